import { getQueueToken, BullModule, BullRegistrar, OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, Module, Scope, type DynamicModule, type INestApplicationContext, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Job, Queue } from 'bullmq';
import { cairnTelemetry, JobLoggingModule, JobLogger } from '../src/bullmq';
import { LogContext } from '../src/context/log-context';
import { runWithContext } from '../src/context/run-with-context';
import { CapturedRecords, LoggingTestingModule } from '../src/testing';
import { QUEUE_SERVERS, type QueueServer } from './support/queue-servers';
import { until } from './support/until';

@Injectable()
class Cloud {
  constructor(private readonly log: JobLogger) {}

  create(resource: string): void {
    this.log.info('Creating', { resource });
  }
}

@Processor('nest-provisioning', { concurrency: 2 })
class ProvisioningProcessor extends WorkerHost {
  readonly seen: [event: string, requestId: unknown][] = [];

  constructor(
    private readonly log: JobLogger,
    private readonly cloud: Cloud,
    private readonly context: LogContext,
  ) {
    super();
  }

  async process(job: Job<{ resource_id: string; fail?: boolean }>): Promise<string> {
    await this.log.step('create', async () => this.cloud.create(job.data.resource_id));
    await this.log.progress(100);
    if (job.data.fail === true) throw new Error('no capacity');
    return 'ready';
  }

  @OnWorkerEvent('active')
  onActive(): void {
    this.note('active');
  }

  @OnWorkerEvent('progress')
  onProgress(): void {
    this.note('progress');
  }

  @OnWorkerEvent('completed')
  onCompleted(): void {
    this.note('completed');
  }

  @OnWorkerEvent('failed')
  onFailed(): void {
    this.note('failed');
  }

  private note(event: string): void {
    this.seen.push([event, this.context.requestId]);
    this.log.info(`Handler of ${event}`);
  }
}

@Processor({ name: 'nest-email', scope: Scope.REQUEST })
class EmailProcessor extends WorkerHost {
  constructor(private readonly log: JobLogger) {
    super();
  }

  async process(): Promise<void> {
    this.log.info('Sending');
  }
}

@Module({
  imports: [JobLoggingModule, BullModule.registerQueue({ name: 'nest-provisioning' }, { name: 'nest-email' })],
  providers: [ProvisioningProcessor, EmailProcessor, Cloud],
})
class WorkModule {}

const STORY = { request_id: 'req_00000000beef', user_id: 'usr_1' };

describe.each(QUEUE_SERVERS)('JobLoggingModule on %s', (_name, start) => {
  let server: QueueServer;
  let app: INestApplicationContext;
  let records: CapturedRecords;

  beforeAll(async () => {
    server = await start();
  });
  afterEach(() => app.close());
  afterAll(() => server.stop());

  async function boot(...imports: (DynamicModule | Type)[]): Promise<void> {
    const testing = await Test.createTestingModule({ imports }).compile();
    app = await testing.init();
    records = app.get(CapturedRecords);
  }

  const bull = (extraOptions = {}): DynamicModule =>
    BullModule.forRoot({ connection: server.connection, telemetry: cairnTelemetry(), extraOptions });
  const add = (queue: string, data: object): Promise<Job> =>
    runWithContext(STORY, () => app.get<Queue>(getQueueToken(queue), { strict: false }).add('apply', data));
  const ended = (event: string): Promise<void> => until(event, () => records.where({ event }).length > 0);

  it('every processor of an app leaves its records, and its handlers see the job they are about', async () => {
    await boot(LoggingTestingModule.forRoot(), bull(), JobLoggingModule, WorkModule);
    const job = await add('nest-provisioning', { resource_id: 'res_1' });
    await ended('job.completed');
    const processor = app.get(ProvisioningProcessor, { strict: false });
    await until('the handler', () => processor.seen.some(([event]) => event === 'completed'));

    expect(processor.seen).toEqual(['active', 'progress', 'completed'].map((event) => [event, STORY.request_id]));
    const story = records.of('job').map(({ component, event, message }) => [component, event ?? message]);
    expect(story).toEqual([
      ['ProvisioningProcessor', 'Handler of active'],
      ['nest-provisioning', 'job.started'],
      ['ProvisioningProcessor', 'job.step.started'],
      ['Cloud', 'Creating'],
      ['ProvisioningProcessor', 'job.step.completed'],
      ['nest-provisioning', 'job.progress'],
      ['ProvisioningProcessor', 'Handler of progress'],
      ['nest-provisioning', 'job.completed'],
      ['ProvisioningProcessor', 'Handler of completed'],
    ]);
    for (const { context } of records.of('job')) {
      expect(context).toMatchObject({ ...STORY, job_id: job.id, queue: 'nest-provisioning', resource_id: 'res_1', attempt: 1 });
    }
  });

  it('the handler of a failed job sees its story', async () => {
    await boot(LoggingTestingModule.forRoot(), bull(), JobLoggingModule, WorkModule);
    await add('nest-provisioning', { resource_id: 'res_1', fail: true });
    await ended('job.failed');
    expect(app.get(ProvisioningProcessor, { strict: false }).seen.at(-1)).toEqual(['failed', STORY.request_id]);
  });

  it('a request-scoped processor is no exception', async () => {
    await boot(LoggingTestingModule.forRoot(), bull(), WorkModule);
    await add('nest-email', { to: 'someone' });
    await ended('job.completed');
    expect(records.of('job').map(({ event, message }) => event ?? message)).toEqual(['job.started', 'Sending', 'job.completed']);
    expect(records.story(STORY.request_id)).toHaveLength(3);
  });

  it('it makes no difference in which order modules are imported, or how often', async () => {
    await boot(WorkModule, JobLoggingModule, bull(), JobLoggingModule, LoggingTestingModule.forRoot());
    await add('nest-email', {});
    await ended('job.completed');
    expect(records.where({ category: 'job', event: 'job.started' })).toHaveLength(1);
    expect(records.where({ category: 'job', event: 'job.completed' })).toHaveLength(1);
  });

  it('an app without queues starts', async () => {
    await boot(LoggingTestingModule.forRoot(), JobLoggingModule);
    expect(records).toBeDefined();
  });

  it('workers an app registers by hand are observed too', async () => {
    await boot(LoggingTestingModule.forRoot(), bull({ manualRegistration: true }), WorkModule);
    app.get(BullRegistrar, { strict: false }).register();
    await add('nest-email', {});
    await ended('job.completed');
    expect(records.where({ event: 'job.started' })).toHaveLength(1);
  });
});

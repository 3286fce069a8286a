import { getQueueToken, BullModule, InjectFlowProducer, Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { freePort, startPrivateRedis, type PrivateRedis } from '@cairn/dev';
import { QueueEvents, Queue, type FlowProducer } from 'bullmq';
import { cairnTelemetry, JobLoggingModule, JobLogger, observeQueue } from '../src/bullmq';
import { LoggingRuntime } from '../src/runtime/logging-runtime';
import { CapturedRecords, LoggingTestingModule } from '../src/testing';
import { until } from './support/until';

@Injectable()
class Flows {
  constructor(@InjectFlowProducer('flows') readonly producer: FlowProducer) {}
}

@Processor('mail')
class MailProcessor extends WorkerHost {
  constructor(readonly log: JobLogger) {
    super();
  }
  async process(): Promise<void> {
    this.log.info('Sent');
  }
}

/** Queues without processors, as in an API. */
@Module({
  imports: [BullModule.registerQueue({ name: 'orders' }), BullModule.registerFlowProducer({ name: 'flows' })],
  providers: [Flows],
})
class ApiModule {}

@Module({ imports: [BullModule.registerQueue({ name: 'mail' })], providers: [MailProcessor] })
class WorkerModule {}

describe('an app whose queue server is gone', () => {
  let port: number;
  let app: INestApplicationContext;
  let records: CapturedRecords;
  let redis: PrivateRedis | undefined;
  let printed: jest.SpyInstance;
  /** Clients try again until the end of the test, and would after it. */
  let over: boolean;
  const others: { close(): Promise<unknown> }[] = [];

  beforeEach(async () => {
    over = false;
    port = await freePort();
    printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(async () => {
    over = true;
    for (const other of others.splice(0)) await other.close();
    await app.close();
    await redis?.stop();
    redis = undefined;
    printed.mockRestore();
  });

  const connection = (): object => ({ port, host: '127.0.0.1', retryStrategy: () => (over ? null : 20) });
  const boot = async (...imports: (typeof ApiModule)[]): Promise<void> => {
    const bull = BullModule.forRoot({ connection: connection(), telemetry: cairnTelemetry() });
    app = await (await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot(), bull, JobLoggingModule, ...imports] }).compile()).init();
    records = app.get(CapturedRecords);
  };
  const told = (event: string): unknown[] => records.where({ event }).map(({ metadata }) => metadata['queue']);
  const queue = (): Queue => app.get<Queue>(getQueueToken('orders'), { strict: false });

  /** So many attempts to connect failed. */
  const failures = async (of: Queue, times: number): Promise<void> => {
    let seen = 0;
    const count = (): void => void (seen += 1);
    of.on('error', count);
    await until(`${times} errors`, () => seen >= times);
    of.off('error', count);
  };

  it('tells it once per queue and episode, and when it is back; nothing is printed', async () => {
    await boot(ApiModule);
    await failures(queue(), 5);
    expect(told('job.queue.error').sort()).toEqual(['flows', 'orders']);
    expect(records.where({ event: 'job.queue.error' })[0]).toMatchObject({ level: 'ERROR', category: 'job', context: { request_id: null }, exception: { code: 'ECONNREFUSED' } });

    redis = await startPrivateRedis({ port });
    await until('both are back', () => told('job.queue.restored').length === 2);
    const restored = records.where({ event: 'job.queue.restored' }).find(({ component }) => component === 'orders')!;
    expect(restored.metadata['errors']).toBeGreaterThanOrEqual(5);
    expect(restored.metadata['down_ms']).toBeGreaterThan(0);

    await queue().add('order', {});
    await redis.stop();
    await failures(queue(), 5);
    expect(told('job.queue.error').filter((name) => name === 'orders')).toHaveLength(2);
    expect(printed.mock.calls).toEqual([]);
  });

  it('tells the trouble of a worker so, too', async () => {
    await boot(WorkerModule);
    const worker = app.get(MailProcessor, { strict: false }).worker;
    let seen = 0;
    worker.on('error', () => (seen += 1));
    await until('the worker has errors', () => seen >= 5);
    expect(told('job.worker.error')).toEqual(['mail']);

    redis = await startPrivateRedis({ port });
    await until('the worker is back', () => told('job.worker.restored').length === 1);
    expect(records.where({ event: 'job.worker.restored' })).toMatchObject([{ level: 'INFO', component: 'mail', metadata: { errors: expect.any(Number) as number } }]);
    expect(printed.mock.calls).toEqual([]);
  });

  it('tells that of queues which are no providers, and of queue events', async () => {
    await boot();
    const own = observeQueue(new Queue('own', { connection: connection() }), app.get(LoggingRuntime));
    const unknown = [new Queue('unknown', { connection: connection() }), new QueueEvents('events', { connection: connection() })];
    others.push(own, ...unknown);
    await until('all are told', () => told('job.queue.error').length === 3);
    await failures(own, 3);
    expect(told('job.queue.error').sort()).toEqual(['events', 'own', 'unknown']);

    redis = await startPrivateRedis({ port });
    await until('all are back', () => told('job.queue.restored').length === 3);
    expect(printed.mock.calls).toEqual([]);
  });
});

it('JobLoggingModule without LoggingModule stops the start with the cure', async () => {
  const start = Test.createTestingModule({ imports: [JobLoggingModule], providers: [MailProcessor] }).compile();
  await expect(start).rejects.toThrow('CAIRN_E_MODULE_MISSING: JobLoggingModule is imported without LoggingModule. Import LoggingModule.forRoot() in the root module');
});

import { Injectable, type INestApplicationContext } from '@nestjs/common';
import { Cron, Interval, ScheduleModule, Timeout } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { ApplicationLogger, NestLogger } from '../../src';
import { runWithContext } from '../../src/context/run-with-context';
import { CapturedRecords, LoggingTestingModule } from '../../src/testing';
import { until } from '../support/until';

@Injectable()
class CleanupService {
  private swept = 0;

  constructor(private readonly log: ApplicationLogger) {}

  @Interval(5)
  async sweep(): Promise<void> {
    const turn = (this.swept += 1);
    if (turn > 3) return;
    this.log.info('Sweeping', { turn });
    await new Promise((resolve) => setTimeout(resolve, 20)); // the next ticks overlap
    this.log.info('Swept', { turn });
  }

  @Timeout(1)
  warmUp(): void {
    this.log.info('Warming up');
  }

  @Cron('* * * * * *')
  async report(): Promise<void> {
    await Promise.resolve();
    throw new Error('nothing to report');
  }
}

describe('a tick of a schedule', () => {
  let app: INestApplicationContext;
  let records: CapturedRecords;

  beforeEach(async () => {
    const imports = [ScheduleModule.forRoot(), LoggingTestingModule.forRoot()];
    const testing = await Test.createTestingModule({ imports, providers: [CleanupService] }).compile();
    app = await runWithContext({ user_id: 'whoever started it' }, () => testing.init());
    app.useLogger(app.get(NestLogger));
    records = app.get(CapturedRecords);
  });
  afterEach(() => app.close());

  const seen = (message: string, times = 1): Promise<void> =>
    until(`${times} × ${message}`, () => records.where({ message }).length >= times);

  it('of an interval has a context of its own, from its start to its end', async () => {
    await seen('Swept', 3);
    const sweeping = records.where({ message: 'Sweeping' });
    const ids = sweeping.map(({ context }) => context.request_id);
    expect(new Set(ids).size).toBe(3);
    for (const { context, metadata } of sweeping) {
      expect(context).toMatchObject({ operation: 'CleanupService.sweep', execution_id: expect.stringMatching(/^exec_\d+_[0-9a-f]{8}$/) as string });
      expect(context.user_id).toBeNull();
      const story = records.story(context.request_id!).filter(({ metadata: { turn } }) => turn !== undefined);
      expect(story.map(({ message, metadata: { turn } }) => [message, turn])).toEqual([['Sweeping', metadata['turn']], ['Swept', metadata['turn']]]);
    }
  });

  it('is recorded at DEBUG, with its duration', async () => {
    await seen('Completed warmUp');
    const story = records.story(records.where({ message: 'Warming up' })[0]!.context.request_id!);
    expect(story).toMatchObject([
      { level: 'DEBUG', event: 'app.operation.started', component: 'CleanupService', operation: 'warmUp', message: 'Starting warmUp' },
      { level: 'INFO', message: 'Warming up' },
      { level: 'DEBUG', event: 'app.operation.completed', metadata: { duration_ms: expect.any(Number) as number } },
    ]);
  });

  it('that fails is recorded with its context, and so is what Nest says of it', async () => {
    await until('the failure', () => records.where({ component: 'Scheduler' }).length > 0);
    const [failed] = records.where({ event: 'app.operation.failed' });
    expect(failed).toMatchObject({
      level: 'ERROR',
      component: 'CleanupService',
      message: 'Failed report',
      context: { operation: 'CleanupService.report' },
      exception: { type: 'Error', message: 'nothing to report' },
    });
    expect(records.where({ component: 'Scheduler' })[0]?.context).toEqual(failed?.context);
  });
});

describe('several apps in one process', () => {
  const start = async (): Promise<INestApplicationContext> => {
    const imports = [ScheduleModule.forRoot(), LoggingTestingModule.forRoot()];
    const testing = await Test.createTestingModule({ imports, providers: [CleanupService] }).compile();
    return testing.init();
  };

  it('each record the ticks of their own schedules', async () => {
    const apps = [await start(), await start()];
    const ticks = apps.map((app) => app.get(CapturedRecords));
    const warmUps = (records: CapturedRecords): number => records.where({ message: 'Completed warmUp' }).length;
    await until('both ticks', () => ticks.every((records) => warmUps(records) > 0));
    for (const app of apps) await app.close();
    expect(ticks.map(warmUps)).toEqual([1, 1]);
  });
});

describe('an app without schedules', () => {
  it('starts', async () => {
    const testing = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot()] }).compile();
    const app = await testing.init();
    await app.close();
  });
});

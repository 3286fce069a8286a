import { CairnError } from '@cairn/core';
import { Test, type TestingModule } from '@nestjs/testing';
import { runWithContext } from '../context/run-with-context';
import { CapturedRecords, LoggingTestingModule } from '../testing';
import { HealthCheckTimeoutError } from './check-timeout';
import { HealthCheckLogger } from './health-check.logger';

/** Answers never; ends when its time is up. */
const silent = (signal: AbortSignal): Promise<string> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true }));

describe('the logger of health checks', () => {
  let module: TestingModule;
  let captured: CapturedRecords;
  let health: HealthCheckLogger;

  beforeEach(async () => {
    module = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot()] }).compile();
    captured = module.get(CapturedRecords);
    health = module.get(HealthCheckLogger);
    captured.clear();
  });
  afterEach(() => module.close());

  it('records the start and the end of a check', () => {
    const result = health.start('database', { critical: true, timeoutMs: 500 }).complete();
    expect(captured.all).toMatchObject([
      { event: 'health.check.started', level: 'DEBUG', category: 'metric', component: 'health_checker', metadata: { check_name: 'database', critical: true, timeout_duration: 500 } },
      { event: 'health.check.completed', level: 'INFO', metadata: { check_name: 'database', status: 'healthy', response_time: result.responseTimeMs } },
    ]);
  });

  it('ends a check once', () => {
    const check = health.start('disk');
    const failed = check.fail(new Error('full'), { status: 'error' });
    expect(check.complete()).toBe(failed);
    expect(check.fail(new Error('again'))).toBe(failed);
    expect(captured.where({ event: /completed|failed/ })).toMatchObject([
      { event: 'health.check.failed', level: 'ERROR', metadata: { check_name: 'disk', status: 'error', critical: false, error_type: 'Error' }, exception: { message: 'full' } },
    ]);
  });

  it('gives what a check gives, and throws what it throws', async () => {
    await expect(health.run('cache', () => 'PONG')).resolves.toBe('PONG');
    const refused = new RangeError('refused');
    await expect(health.run('queue', () => Promise.reject(refused))).rejects.toBe(refused);
    expect(captured.where({ event: /completed|failed/ })).toMatchObject([
      { metadata: { check_name: 'cache', status: 'healthy' } },
      { metadata: { check_name: 'queue', status: 'unhealthy', error_type: 'RangeError' }, exception: { type: 'RangeError' } },
    ]);
  });

  it('gives up on a check that takes too long, and tells it so', async () => {
    let told = false;
    const slow = (signal: AbortSignal): Promise<string> => silent(signal).finally(() => (told = true));
    await expect(health.run('partner', slow, { timeoutMs: 5 })).rejects.toThrow(HealthCheckTimeoutError);
    expect(told).toBe(true);
    expect(captured.last).toMatchObject({ event: 'health.check.failed', metadata: { status: 'timeout', timeout_duration: 5 } });
  });

  it.each([0, -1, NaN, Infinity, 2 ** 31])('refuses %d as a time to wait', async (timeoutMs) => {
    await expect(health.run('database', () => 1, { timeoutMs })).rejects.toThrow(CairnError);
    await expect(health.run('database', () => 1, { timeoutMs })).rejects.toThrow(/CAIRN_E_SETTING: timeoutMs/);
    expect(captured.all).toEqual([]);
  });

  it('records a round with its score, whatever its checks do', async () => {
    const round = await health.round({
      database: { check: () => 1, critical: true },
      partner: { check: silent, timeoutMs: 5 },
      disk: { check: () => Promise.reject(new Error('full')) },
    });
    // (2 + 0.3 + 0) of 4
    expect(round).toMatchObject({ status: 'degraded', score: 57.5, failedChecks: 2 });
    expect(round.results.map(({ name, status }) => [name, status])).toEqual([['database', 'healthy'], ['partner', 'timeout'], ['disk', 'unhealthy']]);
    expect(captured.last).toMatchObject({
      event: 'metric.health',
      level: 'INFO',
      metadata: { metric_type: 'health', total_checks: 3, failed_checks: 2, health_score: 57.5, system_status: 'degraded' },
    });
  });

  it('calls a system unhealthy when a critical check fails, and healthy when none does', async () => {
    expect((await health.round({ a: { check: () => Promise.reject(new Error('no')), critical: true } })).status).toBe('unhealthy');
    expect((await health.round({ a: { check: () => 1 } })).status).toBe('healthy');
  });

  it('writes in the context of who asked', async () => {
    await runWithContext({ request_id: 'req_probe' }, () => health.round({ database: { check: async () => 1 } }));
    expect(captured.story('req_probe').map(({ event }) => event)).toEqual(['health.check.started', 'health.check.completed', 'metric.health']);
  });
});

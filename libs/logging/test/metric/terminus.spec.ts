import type { CanonicalRecord } from '@cairn/core';
import { Controller, Get, Module } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, TerminusModule, type HealthIndicatorResult } from '@nestjs/terminus';
import { TerminusLoggingModule } from '../../src/terminus';
import { PLATFORMS, RunningApp } from '../http/running-app';

/** What the checked things do now. */
const world = { database: async (): Promise<void> => undefined, queue: 'up' as 'up' | 'degraded' | 'broken' | object };

@Controller()
class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicator: HealthIndicatorService,
  ) {}

  @Get('health')
  check(): Promise<unknown> {
    return this.health.check([
      () => this.indicator.check('database').attempt(() => world.database()).withTimeout(50),
      this.indicator.check('disk').attempt(() => ({ free_percent: 40 })),
      () => this.queue(),
    ]);
  }

  private async queue(): Promise<HealthIndicatorResult> {
    if (world.queue === 'broken') throw new TypeError('the indicator itself is wrong');
    const session = this.indicator.check('queue');
    if (typeof world.queue === 'object') return session.down(world.queue as Record<string, unknown>);
    return world.queue === 'up' ? session.up() : session.degraded();
  }
}

@Module({ imports: [TerminusModule], controllers: [HealthController] })
class HealthModule {}

describe.each(PLATFORMS)('checks of terminus on %s', (platform) => {
  let app: RunningApp;
  beforeAll(async () => {
    const imports = [HealthModule, TerminusLoggingModule.forRoot({ critical: ['database'] })];
    app = await RunningApp.start(platform, { imports, logging: { level: 'TRACE' } });
  });
  afterAll(() => app.close());
  beforeEach(() => {
    world.database = async () => undefined;
    world.queue = 'up';
    app.captured.clear();
  });

  const ask = async (): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(`${app.url}/health`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const ended = (): CanonicalRecord[] => app.captured.where({ category: 'metric', event: /completed|failed/ });
  const round = (): CanonicalRecord['metadata'] | undefined => app.captured.where({ event: 'metric.health' })[0]?.metadata;

  it('leave a record at the start and the end of each indicator, and one of the round', async () => {
    const { status, body } = await ask();
    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'ok', details: { database: { status: 'up' }, disk: { free_percent: 40 }, queue: { status: 'up' } } } });
    expect(app.captured.where({ event: 'health.check.started' }).map(({ metadata }) => metadata)).toEqual([
      { check_name: 'database', critical: true, timeout_duration: 50 },
      { check_name: 'disk', critical: false },
      {}, // its name, and so whether it is critical, is known by its answer only
    ]);
    const results = ended().map(({ metadata: { check_name, status: found, critical } }) => [check_name, found, critical]);
    expect(results.sort()).toEqual([['database', 'healthy', true], ['disk', 'healthy', false], ['queue', 'healthy', false]]);
    expect(round()).toEqual({ metric_type: 'health', total_checks: 3, failed_checks: 0, health_score: 100, system_status: 'healthy' });
  });

  it('belong to the request that asked', async () => {
    await ask();
    const ids = app.captured.of('metric').map(({ context }) => context.request_id);
    expect(ids).toHaveLength(7);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^req_[0-9a-f]{12}$/);
  });

  it('say why an indicator is down', async () => {
    world.database = () => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:5432'));
    expect(await ask()).toMatchObject({ status: 503, body: { status: 'error', error: { database: { status: 'down' } } } });
    expect(ended().find(({ level }) => level === 'ERROR')).toMatchObject({
      event: 'health.check.failed',
      metadata: { check_name: 'database', status: 'unhealthy', critical: true, reason: 'connect ECONNREFUSED 127.0.0.1:5432' },
    });
    expect(round()).toMatchObject({ failed_checks: 1, health_score: 50, system_status: 'unhealthy' });
  });

  it.each([
    [{ message: 'full', error: 'x' }, 'full'],
    [{ reason: 'no consumers' }, 'no consumers'],
    [{ error: new Error('no answer') }, 'no answer'],
    [{ waiting: 1200, limit: 1000 }, '{"waiting":1200,"limit":1000}'],
    [{}, undefined],
  ])('find the reason wherever an indicator says it: %j', async (detail, reason) => {
    world.queue = detail;
    expect((await ask()).status).toBe(503);
    expect(ended().find(({ level }) => level === 'ERROR')?.metadata['reason']).toBe(reason);
  });

  it('tell a timeout from a refusal', async () => {
    world.database = () => new Promise(() => undefined);
    expect((await ask()).status).toBe(503);
    expect(ended().find(({ level }) => level === 'ERROR')?.metadata).toMatchObject({ check_name: 'database', status: 'timeout', timeout_duration: 50 });
    // (2 × 0.3 + 1 + 1) of 4
    expect(round()).toMatchObject({ health_score: 65, system_status: 'unhealthy' });
  });

  it('know a system that is impaired and serves', async () => {
    world.queue = 'degraded';
    expect(await ask()).toMatchObject({ status: 200, body: { status: 'degraded' } });
    expect(round()).toMatchObject({ failed_checks: 0, health_score: 82.5, system_status: 'degraded' });
  });

  it('pass on what an indicator throws', async () => {
    world.queue = 'broken';
    expect((await ask()).status).toBe(500);
    expect(ended().find(({ level }) => level === 'ERROR')).toMatchObject({ metadata: { status: 'error', error_type: 'TypeError' }, exception: { type: 'TypeError' } });
    expect(round()).toMatchObject({ total_checks: 3, failed_checks: 1 });
  });

  it('need a list of keys as those that are critical', () => {
    const forRoot = (): unknown => TerminusLoggingModule.forRoot({ critical: 'database' as never });
    expect(forRoot).toThrow(expect.objectContaining({ code: 'CAIRN_E_SETTING', message: expect.stringContaining('critical: "database"') as string }));
  });
});

it('TerminusLoggingModule without TerminusModule says so once', async () => {
  const app = await RunningApp.start('Express', { imports: [TerminusLoggingModule] });
  const told = app.captured.where({ component: 'TerminusLoggingModule' });
  await app.close();
  expect(told).toMatchObject([{ level: 'WARNING', message: 'There is no HealthCheckService whose checks could be recorded. Import TerminusModule.' }]);
});

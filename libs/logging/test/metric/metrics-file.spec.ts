import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertValidLine } from '@cairn/core/testing';
import { HealthCheckLogger } from '../../src/metric/health-check.logger';
import { MetricLogger } from '../../src/metric/metric.logger';
import type { LoggingOptions } from '../../src/module/logging-options';
import { buildRuntime } from '../../src/runtime/build-runtime';
import { LogFiles } from '../support/log-files';

describe('the file of measurements', () => {
  let files: LogFiles;
  beforeEach(() => (files = new LogFiles()));
  afterEach(() => files.remove());

  const logOneCheck = async (options: LoggingOptions = {}): Promise<void> => {
    const runtime = buildRuntime({ serviceName: 'shop', console: 'off', dir: files.dir, level: 'TRACE', ...options }, {});
    const health = new HealthCheckLogger(runtime, new MetricLogger(runtime));
    await health.round({ database: { check: () => Promise.reject(new Error('gone')), critical: true, timeoutMs: 500 } });
    runtime.logger('shop').info('not a measurement');
    await runtime.close();
  };

  it('holds checks and rounds in the layout metric, beside the whole records', async () => {
    await logOneCheck();
    const lines = files.lines('metrics');
    for (const line of lines) assertValidLine('metric', line);
    const measured = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(measured).toEqual([
      {
        timestamp: expect.any(String) as string, service: 'shop', metric_type: 'health_check', component: 'health_checker',
        check_name: 'database', status: 'unhealthy', response_time: expect.any(Number) as number, critical: true, timeout_duration: 500,
      },
      {
        timestamp: expect.any(String) as string, service: 'shop', metric_type: 'health', component: 'health_checker',
        total_checks: 1, failed_checks: 1, health_score: 0, system_status: 'unhealthy',
      },
    ]);
    expect(files.records('metric').map(({ event }) => event)).toEqual(['health.check.started', 'health.check.failed', 'metric.health']);
    expect(files.records('alerts')).toMatchObject([{ check_name: 'database', critical: true, error_type: 'Error', exception_message: 'gone' }]);
  });

  it('is named like every file, by day and writer', async () => {
    await logOneCheck();
    expect(files.names().filter((name) => name.startsWith('metrics'))).toEqual([expect.stringMatching(/^metrics\.\d{4}-\d\d-\d\d\.shop-[a-z0-9]{6}\.log$/)]);
  });

  it('has a fixed name where something else rotates', async () => {
    await logOneCheck({ rotation: 'external' });
    expect(files.names()).toContain('metrics.log');
    expect(files.lines('metrics')).toHaveLength(2);
  });

  it('is kept as long as measurements are', async () => {
    jest.useFakeTimers({ doNotFake: ['performance', 'nextTick', 'setImmediate', 'queueMicrotask'] });
    const aged = (days: number): string => {
      const then = new Date(Date.now() - days * 86_400_000);
      const path = join(files.dir, `metrics.${then.toISOString().slice(0, 10)}.shop-abc123.log`);
      writeFileSync(path, '{}\n');
      utimesSync(path, then, then);
      return path;
    };
    const [kept, old] = [aged(6), aged(9)];
    const runtime = buildRuntime({ serviceName: 'shop', console: 'off', dir: files.dir }, {});
    jest.advanceTimersByTime(5_000); // housekeeping comes after the start
    jest.useRealTimers();
    await runtime.close();
    expect([existsSync(kept), existsSync(old)]).toEqual([true, false]);
  });
});

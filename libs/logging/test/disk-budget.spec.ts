import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertValidLine } from '@cairn/core/testing';
import { buildRuntime } from '../src/runtime/build-runtime';
import { LogFiles } from './support/log-files';
import { until } from './support/until';

const MB = 1_048_576;

describe('an app with a disk budget', () => {
  let files: LogFiles;
  beforeEach(() => (files = new LogFiles()));
  afterEach(() => files.remove());

  const old = (name: string, bytes: number): string => {
    mkdirSync(files.dir, { recursive: true });
    const path = join(files.dir, name);
    writeFileSync(path, 'x'.repeat(bytes));
    utimesSync(path, Date.now() / 1_000 - 100_000, Date.now() / 1_000 - 100_000);
    return path;
  };

  it('deletes the oldest files soon after its start, none of audit, and declares it', async () => {
    const [oldest, audit, newer] = [old('request.2026-05-02.shop-a1a1a1.log.gz', MB), old('audit.2026-05-01.shop-a1a1a1.log.gz', MB / 2), old('request.2026-05-03.shop-a1a1a1.log.gz', MB / 2)];
    const runtime = buildRuntime({ serviceName: 'shop', console: 'off', dir: files.dir, level: 'INFO', diskMb: 1.5, retentionDays: { request: 3_650, audit: 3_650 } }, {});
    runtime.logger('shop').info('the app works meanwhile');
    await until('it is declared', () => files.records('application').some(({ event }) => event === 'logging.disk_trimmed'));
    await runtime.close();
    expect([oldest, audit, newer].map(existsSync)).toEqual([false, true, true]);
    const told = files.records('application').filter(({ event }) => event !== undefined);
    expect(told).toMatchObject([{ level: 'WARNING', message: 'Log files were deleted to keep the disk budget', metadata: { files: 1, freed_bytes: expect.any(Number) as number, categories: ['request'], from_day: '2026-05-02', to_day: '2026-05-02', budget_bytes: 1.5 * MB } }]);
    for (const line of files.lines('application')) assertValidLine('nested', line);
  });

  it('has none unless it is set', async () => {
    const path = old('request.2026-05-02.shop-a1a1a1.log.gz', MB);
    const runtime = buildRuntime({ serviceName: 'shop', console: 'off', dir: files.dir, level: 'INFO', retentionDays: { request: 3_650 } }, {});
    expect(runtime.settings.diskBytes).toBe(0);
    await runtime.close();
    expect(existsSync(path)).toBe(true);
  });
});

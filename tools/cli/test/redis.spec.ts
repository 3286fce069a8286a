import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKeys } from '@cairn/audit';
import { REDIS_DAYS, REDIS_INDEXES, RedisSettings } from '@cairn/core';
import { NO_DEAD_LETTERS } from '@cairn/core/remote';
import { some } from '@cairn/core/testing';
import { startPrivateRedis, type PrivateRedis } from '@cairn/dev';
import { DiskSpool } from '@cairn/sinks/spool';
import { RedisSink } from '@cairn/store/redis';
import { cairn, CollectedTerminal, type Said } from './collected-terminal';

describe('cairn over a Redis', () => {
  let redis: PrivateRedis;
  let directory: string;
  beforeAll(async () => {
    redis = await startPrivateRedis();
    directory = mkdtempSync(join(tmpdir(), 'cairn-cli-redis-'));
    await write();
  });
  afterAll(async () => {
    rmSync(directory, { recursive: true, force: true });
    await redis.stop();
  });

  const type = (...args: string[]): Promise<Said> => cairn(args, new CollectedTerminal({ SERVICE_NAME: 'shop', CAIRN_SOURCE: redis.url, LOG_REDIS_PREFIX: '{shop}:', AUDIT_KEYS_DIR: join(directory, 'keys') }, directory));

  /** Two requests and a job, as an app's sink writes them. */
  async function write(): Promise<void> {
    const settings = new RedisSettings({ url: redis.url, prefix: '{shop}:', shards: 1, timeoutMs: 5_000, indexes: REDIS_INDEXES, indexCap: 1_000, days: REDIS_DAYS });
    const selfLog = { report: (): void => undefined };
    const spool = (events: ConstructorParameters<typeof DiskSpool>[1]): DiskSpool => new DiskSpool({ dir: join(directory, 'spool'), sink: 'redis', maxBytes: 1_000_000, selfLog }, events);
    const sink = new RedisSink({ redis: settings, selfLog, flushMs: 5, capBytes: 1_000_000, maxTries: 2, spool, deadLetters: NO_DEAD_LETTERS });
    for (const parts of [{ message: 'saved', category: 'request' as const }, { message: 'broken', category: 'request' as const }, { message: 'planned', category: 'job' as const, subject: { type: 'resource', id: 'res_1' } }]) {
      const record = some.redactedRecord({ time: Date.now(), recordId: `rec_cli_${parts.message.length}`, ...parts });
      sink.write(some.line({ time: Date.now(), recordId: `rec_cli_${parts.message}`, ...parts }), record);
    }
    await sink.flush(Date.now() + 20_000);
    await sink.close(Date.now() + 1_000);
  }

  it('finds records, and the logs of jobs', async () => {
    expect((await type('logs', '--json')).lines).toHaveLength(3);
    const { code, lines } = await type('jobs', '--list', '--json');
    expect([code, lines.map((line) => JSON.parse(line) as object)]).toEqual([0, [{ type: 'resource', id: 'res_1', size_bytes: expect.any(Number), modified: expect.any(String) }]]);
    expect((await type('jobs', '--type', 'resource', '--id', 'res_1')).lines).toEqual([expect.stringContaining('planned')]);
    expect(await type('jobs', 'show', 'resource', 'res_2')).toMatchObject({ code: 1, lines: [] });
  });

  it('shows no user and no password of an address, whether it is refused, cannot be reached, or is none', async () => {
    const port = new URL(redis.url).port;
    const addresses = [
      ...[`redis://bob:hunter2@127.0.0.1:${port}`, 'redis://bob:hunter2@127.0.0.1:1', 'redis://bob:hunter2@127.0.0.1:1,redis://eve:hunter2@127.0.0.1:2'],
      ...['redis://bob:hunter2%zz@127.0.0.1:1', 'redis://bob:hun/ter2@127.0.0.1:1', 'reds://bob:hunter2@h', 'redis//bob:hunter2@h', 'redis:bob:hunter2@h', 'bob:hunter2@h:6379'],
    ];
    for (const address of addresses) {
      for (const command of [['logs', '--source'], ['logs', 'stats', '--source'], ['logs', 'follow', '--source'], ['jobs', '--list', '--source'], ['retention', 'run'], ['scan'], ['disk']]) {
        const { code, errors, lines } = await type(...command, address);
        expect([address, code === 2 || code === 3, errors.length > 0, /hunter2|ter2@|bob/.exec([...errors, ...lines].join(' '))]).toEqual([address, true, true, null]);
      }
    }
  });

  it('says how long its records are kept, and lets go of those kept long enough', async () => {
    const short = (...args: string[]): Promise<Said> => cairn(args, new CollectedTerminal({ SERVICE_NAME: 'shop', CAIRN_SOURCE: redis.url, LOG_REDIS_PREFIX: '{shop}:', LOG_REDIS_DAYS_REQUESTS: '0.0000001' }, directory));
    expect((await short('retention', 'show')).lines).toEqual(expect.arrayContaining([expect.stringMatching(/^redis oauth +90 +default$/), expect.stringMatching(/^redis requests +1e-7 +environment$/)]));
    expect(await type('retention', 'run')).toEqual({ code: 0, lines: [], errors: [] });
    expect(await short('retention', 'run', '--dry-run')).toEqual({ code: 0, lines: ['2 requests'], errors: [] });
    expect((await short('retention', 'run', '--json')).lines.map((line) => JSON.parse(line) as object)).toContainEqual({ kind: 'requests', records: 2, deleted: true });
    expect((await type('logs', '--json')).lines).toHaveLength(1);
  });

  it('clears it, but not before that stands in the trail', async () => {
    expect(await type('logs', 'clear', '--dry-run')).toMatchObject({ code: 0, lines: [expect.stringMatching(/^\d+ keys of \{shop\}:$/)] });
    expect(await type('logs', 'clear', '--yes')).toMatchObject({ code: 3, errors: expect.arrayContaining([expect.stringContaining('CAIRN_E_AUDIT_KEYS')]) });
    expect((await type('logs', '--json')).lines).toHaveLength(1);
    await makeKeys(join(directory, 'keys'));
    expect(await type('logs', 'clear', '--yes')).toMatchObject({ code: 0, errors: [] });
    expect(await type('logs', '--json')).toMatchObject({ code: 1, lines: [] });
    expect((await type('audit', 'show', join(directory, 'logs/audit'), '--event', 'logs.cleared')).lines).toEqual([expect.stringContaining('logs.cleared.intent'), expect.stringContaining('logs.cleared.success')]);
    expect((await type('logs', 'clear', '--yes')).code).toBe(1);
  });
});

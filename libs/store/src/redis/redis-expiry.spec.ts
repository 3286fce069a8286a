import { ERROR, REDIS_DAYS, type Line } from '@cairn/core';
import { parseQuery } from '@cairn/core/query';
import { some, type SomeRedactedRecord } from '@cairn/core/testing';
import { startPrivateRedis, type PrivateRedis } from '@cairn/dev';
import { Redis } from 'ioredis';
import { redisHarness } from '../../test/redis-bench';

const SECOND = 1 / 86_400;
const DAY_MS = 86_400_000;
/** Streams let go of whole nodes: `stream-node-max-entries`. */
const A_NODE = 100;

describe('how long records are kept in Redis', () => {
  let redis: PrivateRedis;
  let client: Redis;
  let number = 0;
  beforeAll(async () => {
    redis = await startPrivateRedis();
    client = new Redis(redis.url);
  });
  afterAll(async () => {
    client.disconnect();
    await redis.stop();
  });
  beforeEach(() => client.flushall());

  const lines = (count: number, parts: SomeRedactedRecord = {}): Line[] => Array.from({ length: count }, () => some.line({ time: Date.now(), recordId: `rec_expiry_${(number += 1)}`, ...parts }));
  const request = (n: number): SomeRedactedRecord => ({
    category: 'request',
    event: 'http.request.completed',
    context: { request_id: `req_${n}`, user_id: `usr_${n % 50}` },
    metadata: { method: 'GET', path: `/tasks/${n}`, route: '/tasks/:id', status_code: 200, duration_ms: 4, ip_address: `10.0.${n % 7}.${n % 200}`, host: 'api' },
  });
  const memory = async (of = client): Promise<number> => Number(/^used_memory:(\d+)/m.exec(await of.info('memory'))![1]);

  async function eventually(holds: () => Promise<boolean>): Promise<void> {
    const giveUp = Date.now() + 20_000;
    while (!(await holds())) {
      if (Date.now() > giveUp) throw new Error('it did not come about');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  it('ends for each kind at its own time, and gives their memory back', async () => {
    const days = { requests: 2 * SECOND, records: 2 * SECOND, security: 2 * SECOND, oauth: 2 * SECOND, stats: 3 * SECOND };
    const harness = await redisHarness({ url: redis.url, prefix: '{expiry}:', days });
    const before = await memory();
    await harness.writer.send(Array.from({ length: 3_000 }, (_, n) => lines(1, request(n))[0]!));
    await harness.writer.send(lines(2, { level: ERROR, message: 'it broke' }));
    const full = await memory();
    expect(full - before).toBeGreaterThan(2_000_000);
    await eventually(async () => {
      await harness.writer.send(lines(1, { message: 'still here' })); // records let go of older ones
      return (await client.xlen('{expiry}:stream:requests')) < A_NODE && (await client.dbsize()) < 40;
    });
    expect((await memory()) - before).toBeLessThan((full - before) / 4);
    const { records } = await harness.store.search({ limit: 1_000 });
    const messages = new Set(records.map(({ record }) => record.message));
    expect(messages).toEqual(new Set(['still here', 'it broke']));
    expect(records.filter(({ record }) => record.message === 'it broke')).toHaveLength(2);
    expect((await harness.store.search({ filter: parseQuery('level:error') })).records).toHaveLength(2);
    await harness.dispose();
  });

  it('ends as well in a store that nobody writes to any more, when that is asked for', async () => {
    const harness = await redisHarness({ url: redis.url, prefix: '{left}:' });
    await harness.writer.send(Array.from({ length: 1_234 }, (_, n) => lines(1, request(n))[0]!));
    await harness.writer.send(lines(3, { message: 'of another kind' }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const days = { ...REDIS_DAYS, requests: 0.01 * SECOND };
    const all = { requests: 1_234, records: 0, security: 0, oauth: 0, errors: 0 };
    expect(await harness.store.expire({ days, dryRun: true })).toEqual(all);
    expect(await client.xlen('{left}:stream:requests')).toBe(1_234);
    expect(await harness.store.expire({ days })).toEqual(all);
    expect(await client.xlen('{left}:stream:requests')).toBe(0);
    expect((await harness.store.search({})).records.map(({ record }) => record.message)).toEqual(Array(3).fill('of another kind'));
    expect(await harness.store.expire({ days })).toEqual({ ...all, requests: 0 });
    await harness.dispose();
  });

  it('makes room in a server that is full, which then takes records again', async () => {
    const bound = 8_000_000;
    const small = await startPrivateRedis({ settings: ['--maxmemory', String(bound)] });
    const [admin, harness] = [new Redis(small.url), await redisHarness({ url: small.url, days: { requests: 3 * SECOND, records: 3 * SECOND, security: 3 * SECOND, oauth: 3 * SECOND, stats: 4 * SECOND } })];
    const send = (from: number, length = 200): Promise<unknown> => harness.writer.send(Array.from({ length }, (_, n) => lines(1, request(from + n))[0]!)).catch((error: unknown) => error);
    try {
      let refused: unknown;
      for (let n = 0; refused === undefined && n < 100_000; n += 200) refused = await send(n);
      expect(refused).toMatchObject({ trouble: 'unavailable', message: expect.stringContaining('OOM') });
      await eventually(async () => (await send(0, 1)) === undefined && (await memory(admin)) < bound / 2);
    } finally {
      await harness.dispose();
      admin.disconnect();
      await small.stop();
    }
  });

  it('does not end early when a clock is set forward', async () => {
    const harness = await redisHarness({ url: redis.url, prefix: '{clock}:' });
    await harness.append([]);
    await harness.writer.send(lines(100, request(1)));
    const later = await redisHarness({ url: redis.url, prefix: '{clock}:' });
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 40 * DAY_MS);
    try {
      await later.writer.send(lines(1, { ...request(1), time: 0 }).concat(lines(1, request(1))));
    } finally {
      now.mockRestore();
    }
    expect((await harness.store.search({ limit: 1_000, filter: parseQuery('request:req_1') })).records.length).toBeGreaterThanOrEqual(101);
    await harness.dispose();
    await later.dispose();
  });

  it('bounds what an index holds of one value, and finds older records all the same', async () => {
    const harness = await redisHarness({ url: redis.url, prefix: '{cap}:', indexCap: 100 });
    for (let batch = 0; batch < 5; batch += 1) await harness.writer.send(lines(200, { ...request(1), time: Date.now() - 600_000 + batch * 100_000 }));
    expect(await client.zcard('{cap}:idx:req:ip:10.0.1.1')).toBeLessThanOrEqual(211);
    expect((await harness.store.search({ filter: parseQuery('ip:10.0.1.1'), limit: 2_000 })).records).toHaveLength(1_000);
    await harness.dispose();
  });

  it('finds what was written before an index was kept, and while a writer does not keep it', async () => {
    const prefix = '{kept}:';
    const [without, kept] = [await redisHarness({ url: redis.url, prefix, indexes: ['event'] }), await redisHarness({ url: redis.url, prefix })];
    await without.writer.send(lines(50, request(1)));
    await kept.writer.send(lines(50, request(1)));
    await without.writer.send(lines(50, request(1)));
    expect((await kept.store.search({ filter: parseQuery('ip:10.0.1.1'), limit: 1_000 })).records).toHaveLength(150);
    await without.dispose();
    await kept.dispose();
  });
});

import { parseQuery, StatsTally } from '@cairn/core/query';
import { realisticRecords, type RealisticRecord } from '@cairn/core/testing';
import { startPrivateRedis, type PrivateRedis } from '@cairn/dev';
import { Redis } from 'ioredis';
import { redisHarness } from '../../../test/redis-bench';

const HOUR_MS = 3_600_000;
const seeded = (seed: number): RealisticRecord[] => [...realisticRecords({ seed, count: 300, from: Date.now() - 3 * HOUR_MS, days: 0.1 })];

describe('clearing the records in Redis', () => {
  let redis: PrivateRedis;
  let client: Redis;
  beforeAll(async () => {
    redis = await startPrivateRedis();
    client = new Redis(redis.url);
  });
  afterAll(async () => {
    client.disconnect();
    await redis.stop();
  });
  beforeEach(() => client.flushall());

  /** Few records are spread further than they are asked to. */
  const range = (): { from: number; to: number } => ({ from: Date.now() - 5 * HOUR_MS, to: Date.now() + 20 * HOUR_MS });

  it('removes what is found and counted, and nothing that is not of the log', async () => {
    const { store, append, dispose } = await redisHarness({ url: redis.url, prefix: '{clear}:' });
    await append(seeded(1));
    await client.mset('other', 1, '{clear}:security:failed-logins:user', 1, '{clearly}:idx:req:errors', 1);
    const keys = await store.clear({ dryRun: true });
    expect((await store.search({ limit: 1_000 })).records).toHaveLength(300);
    expect(await store.clear()).toBe(keys);
    expect((await store.search({ limit: 1_000 })).records).toEqual([]);
    expect((await store.stats(range())).summary.requests).toBe(0);
    expect(await store.clear()).toBe(0);
    expect(await client.exists('other', '{clear}:security:failed-logins:user', '{clearly}:idx:req:errors')).toBe(3);
    await dispose();
  });

  it('leaves a writer that goes on with whole indexes, statistics and lifetimes, and delivers nothing again', async () => {
    const { store, append, dispose } = await redisHarness({ url: redis.url, prefix: '{clear}:' });
    const [before, after] = [seeded(1), seeded(2)];
    await append(before);
    await store.clear();
    await append(before);
    expect((await store.search({ limit: 1_000 })).records).toEqual([]);
    await append(after);
    const errors = after.filter(({ record }) => Number(record.metadata['status_code']) >= 400);
    expect((await store.search({ filter: parseQuery('status>=400'), limit: 1_000 })).records).toHaveLength(errors.length);
    const counted = new StatsTally();
    for (const { record, time } of after) counted.add(record, time);
    expect((await store.stats(range())).summary.requests).toBe(counted.requests);
    const keys = (await client.keys('{clear}:*')).filter((key) => /:(?:idx:(?!time)|stats:(?!days)|jobs:)/.test(key));
    expect(keys.length).toBeGreaterThan(50);
    for (const key of keys) expect([key, (await client.ttl(key)) > 0]).toEqual([key, true]);
    await store.clear();
    await append(seeded(3));
    expect((await store.search({ limit: 1_000 })).records).toHaveLength(300);
    await dispose();
  });
});

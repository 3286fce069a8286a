import { logStoreContract, realisticRecords } from '@cairn/core/testing';
import { startRedisCluster, type RedisCluster } from '@cairn/dev';
import { Redis } from 'ioredis';
import { redisHarness } from '../../test/redis-bench';

jest.setTimeout(120_000);

describe('the Redis store on a cluster', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  }, 60_000);
  afterAll(() => cluster.stop());

  logStoreContract('a cluster of three', () => redisHarness({ url: cluster.url, shards: 5 }), { count: 600 });

  it('is found by one of its nodes', async () => {
    const harness = await redisHarness({ url: cluster.nodes[1]!.url, shards: 2 });
    expect((await harness.store.search({})).records).toEqual([]);
    await harness.dispose();
  });

  it('has its records on all of its nodes', async () => {
    const sizes = await Promise.all(
      cluster.nodes.map(async ({ url }) => {
        const node = new Redis(url);
        const streams = await node.keys('*stream:records');
        node.disconnect();
        return streams.length;
      }),
    );
    expect(sizes.every((size) => size > 0)).toBe(true);
  });

  it('is cleared on all of its nodes', async () => {
    const { store, append, dispose } = await redisHarness({ url: cluster.url, shards: 5 });
    await append([...realisticRecords({ seed: 3, count: 6_000, from: Date.now() - 3_600_000, days: 0.04 })]);
    expect(await store.clear()).toBeGreaterThan(100);
    expect(await store.search({})).toMatchObject({ records: [] });
    await append([...realisticRecords({ seed: 4, count: 50, from: Date.now() - 3_600_000, days: 0.04 })]);
    expect((await store.search({})).records).toHaveLength(50);
    await dispose();
  });

  it('refuses a writer with another number of shards', async () => {
    const prefix = '{cairn-shards}:';
    const [one, other] = [await redisHarness({ url: cluster.url, shards: 2, prefix }), await redisHarness({ url: cluster.url, shards: 3, prefix })];
    await one.writer.check();
    await expect(other.writer.check()).rejects.toMatchObject({ code: 'CAIRN_E_REDIS', message: expect.stringContaining('LOG_REDIS_SHARDS=2') });
    await one.dispose();
    await other.dispose();
  });
});

import { logStoreContract } from '@cairn/core/testing';
import { startPrivateRedis, type PrivateRedis } from '@cairn/dev';
import { redisHarness } from '../../test/redis-bench';

jest.setTimeout(120_000);

describe('the Redis store', () => {
  let redis: PrivateRedis;
  beforeAll(async () => {
    redis = await startPrivateRedis();
  });
  afterAll(() => redis.stop());

  logStoreContract('a Redis', () => redisHarness({ url: redis.url }), { count: 1_500 });
  logStoreContract('a Redis whose indexes hold few records of a value', () => redisHarness({ url: redis.url, indexCap: 20 }), { count: 600 });
  logStoreContract('a Redis without indexes', () => redisHarness({ url: redis.url, indexes: [] }), { count: 600 });
});

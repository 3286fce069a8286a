import { startPrivateRedis, type PrivateRedis } from '@cairn/dev';
import { Redis } from 'ioredis';
import { RedisVisitors } from './redis-visitors';

describe('visitors counted as Redis does', () => {
  let server: PrivateRedis;
  let redis: Redis;
  beforeAll(async () => {
    server = await startPrivateRedis();
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  const addresses = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, n) => `10.${(from + n) >> 16}.${((from + n) >> 8) & 255}.${(from + n) & 255}`);

  it.each([['few', 60], ['some', 900], ['many', 30_000]])('are those of PFADD and of their own together: %s', async (_how, count) => {
    const half = Math.floor(count / 2);
    const key = `visitors:${count}`;
    await redis.pfadd(key, ...addresses(0, half + 10));
    const visitors = new RedisVisitors();
    visitors.addStored((await redis.getBuffer(key))!);
    visitors.settle();
    for (const address of addresses(half, count)) visitors.add(address);
    await redis.pfadd(key, ...addresses(half, count));
    const counted = await redis.pfcount(key);
    expect(Math.abs(visitors.count() - counted) / counted).toBeLessThan(0.01);
    const alone = new RedisVisitors();
    for (const address of addresses(0, count)) alone.add(address);
    expect(alone.count()).toBe(visitors.count()); // the same registers, whoever filled them
  });
});

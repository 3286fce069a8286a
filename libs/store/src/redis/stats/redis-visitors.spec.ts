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

  const kinds: Readonly<Record<string, (n: number) => string>> = {
    'IPv4': (n) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`,
    'IPv6': (n) => `2001:db8:${(n >> 8).toString(16)}::${(n & 255).toString(16)}`,
    'not ASCII': (n) => `${'пункт-☂'.slice(0, n % 8)}${n}`,
    'long': (n) => `${'y'.repeat(60 + (n % 9))}${n}`,
  };
  const addresses = (kind: string, from: number, to: number): string[] => Array.from({ length: to - from }, (_, n) => kinds[kind]!(from + n));
  const pfadd = async (key: string, texts: readonly string[]): Promise<void> => {
    for (let at = 0; at < texts.length; at += 5_000) await redis.pfadd(key, ...texts.slice(at, at + 5_000));
  };
  const sketchOf = (texts: readonly string[]): RedisVisitors => {
    const visitors = new RedisVisitors();
    for (const text of texts) visitors.add(text);
    return visitors;
  };

  describe.each(Object.keys(kinds))('%s', (kind) => {
    it.each([1, 2, 3, 7, 60, 900, 1_500, 2_049, 5_000, 12_000, 30_000, 60_000, 100_000])('%d of them are the number of PFCOUNT', async (count) => {
      const key = `${kind}:${count}`;
      const all = addresses(kind, 0, count);
      await pfadd(key, all);
      expect(sketchOf(all).count()).toBe(await redis.pfcount(key));
    });

    it.each([['few', 60], ['some', 900], ['many', 30_000]])('of PFADD and of their own are one count: %s', async (how, count) => {
      const half = Math.floor(count / 2);
      const key = `${kind}:${how}`;
      await pfadd(key, addresses(kind, 0, half + 10));
      const visitors = new RedisVisitors();
      visitors.addStored((await redis.getBuffer(key))!);
      visitors.settle();
      for (const address of addresses(kind, half, count)) visitors.add(address);
      await pfadd(key, addresses(kind, half, count));
      expect(visitors.count()).toBe(await redis.pfcount(key));
      expect(visitors.toPacked().sort()).toEqual(sketchOf(addresses(kind, 0, count)).toPacked().sort()); // the same registers, whoever filled them
    });
  });

  it('of several keys are those of PFCOUNT over all of them', async () => {
    const parts = [addresses('IPv4', 0, 3_000), addresses('IPv4', 2_000, 40_000), addresses('IPv6', 0, 500), []];
    await Promise.all(parts.map((part, place) => (part.length === 0 ? undefined : pfadd(`part:${place}`, part))));
    const whole = new RedisVisitors();
    for (const part of parts) whole.merge(sketchOf(part));
    expect(whole.count()).toBe(await redis.pfcount('part:0', 'part:1', 'part:2'));
  });
});

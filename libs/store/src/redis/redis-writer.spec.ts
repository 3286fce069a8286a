import type { Line } from '@cairn/core';
import { parseQuery } from '@cairn/core/query';
import { realisticRecords } from '@cairn/core/testing';
import { startPrivateRedis, type PrivateRedis } from '@cairn/dev';
import { Redis } from 'ioredis';
import { redisHarness } from '../../test/redis-bench';

jest.setTimeout(60_000);

const HOUR_MS = 3_600_000;
const lines = (count: number, seed = 1): Line[] => [...realisticRecords({ seed, count, from: Date.now() - HOUR_MS, days: 0.02 })].map(({ line }) => line as Line);

describe('the writer to Redis', () => {
  let redis: PrivateRedis;
  let client: Redis;
  let bench: Awaited<ReturnType<typeof redisHarness>>;
  beforeAll(async () => {
    redis = await startPrivateRedis();
    client = new Redis(redis.url);
  });
  afterAll(async () => {
    client.disconnect();
    await redis.stop();
  });
  beforeEach(async () => {
    await client.flushall();
    bench = await redisHarness({ url: redis.url, shards: 1 });
  });
  afterEach(() => bench.dispose());

  const stored = async (query?: string): Promise<string[]> => (await bench.store.search({ limit: 1_000, ...(query !== undefined && { filter: parseQuery(query) }) })).records.map(({ line }) => line);

  it('gives the script to a server that has forgotten it', async () => {
    const all = lines(300);
    await bench.writer.send(all.slice(0, 100));
    await client.script('FLUSH');
    await bench.writer.send(all.slice(100));
    expect((await stored()).sort()).toEqual(all.map((line) => line.trimEnd()).sort());
  });

  it('keeps lines as they are, and finds what stands in them however it is written', async () => {
    const time = new Date().toISOString();
    const unusual = [
      `{"timestamp":"${time}","level":"INFO","message":"größer 😀","context":{"user_id":"usr_ü"},"metadata":{"host":"Größe.example"},"record_id":"rec_1"}`,
      `{ "timestamp": "${time}", "level": "INFO", "message": "spaces", "context": { "user_id": "usr_spaces" }, "metadata": {}, "record_id": "no-number" }`,
      `{"timestamp":"${time}","level":"INFO","message":"escapes","context":{"user_id":"usr_\\u0041"},"metadata":{"path":"/a\\"b"},"record_id":"rec_2"}`,
      `{"@timestamp":"${time}","log.level":"error","ecs.version":"8.11","message":"another layout"}`,
    ];
    await bench.writer.send(unusual.map((line, place) => (place % 2 === 0 ? `${line}\n` : line) as Line));
    expect((await stored()).sort()).toEqual([...unusual].sort());
    expect(await stored('user:usr_ü')).toEqual([unusual[0]]);
    expect(await stored('host:GRÖSSE.example OR host:größe.EXAMPLE')).toEqual([unusual[0]]);
    expect(await stored('user:usr_spaces')).toEqual([unusual[1]]);
    expect(await stored('user:usr_A')).toEqual([unusual[2]]);
    expect(await stored('level:error')).toEqual([unusual[3]]);
  });

  it.each(['not JSON', '"a text"', '{"message":"no time","context":{},"metadata":{}}', '{"timestamp":"2026-01-02T03:04:05.678Z","level":"INFO","message":"torn","context":{"user_'])('refuses a batch with the line %j, and writes nothing of it', async (line) => {
    await expect(bench.writer.send([...lines(3), line as Line])).rejects.toMatchObject({ trouble: 'refused' });
    expect(await stored()).toEqual([]);
  });

  it('writes a batch that is larger than the memory it keeps, and goes on', async () => {
    const [first, ...others] = lines(10);
    const large = first!.replace('"message":"', `"message":"${'größer '.repeat(800_000)}`) as Line;
    await bench.writer.send([large, ...others]);
    await bench.writer.send(lines(10, 2));
    expect(await stored()).toHaveLength(20);
  });

  it('writes two batches at a time', async () => {
    const [one, other] = [lines(450, 3), lines(450, 4)];
    await Promise.all([bench.writer.send(one), bench.writer.send(other)]);
    expect((await stored()).sort()).toEqual([...one, ...other].map((line) => line.trimEnd()).sort());
  });

  it('writes a record once that is twice in a batch', async () => {
    const all = lines(50);
    await bench.writer.send([...all, ...all]);
    expect(await stored()).toHaveLength(50);
  });

  it('counts what has too many names under one', async () => {
    const time = new Date().toISOString();
    const made = lines(2_500).map((line, n) => line.replace(/"timestamp":"[^"]*"/, `"timestamp":"${time}"`).replace(/"event":"[^"]*"/, `"event":"event.${n}"`) as Line);
    await bench.writer.send(made);
    const [day] = await client.keys('*stats:counts:????????');
    const events = (await client.hkeys(day!)).filter((field) => field.startsWith('event:'));
    expect(events).toHaveLength(1_001);
    expect(events).toContain('event:(other)');
  });
});

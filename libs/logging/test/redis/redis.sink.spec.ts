import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Line } from '@cairn/core';
import { sinkContract, some } from '@cairn/core/testing';
import { startPrivateRedis, TcpProxy, type PrivateRedis } from '@cairn/dev';
import { Redis } from 'ioredis';
import { RedisStore, RedisWriter } from '@cairn/store/redis';
import { redisSettings, RedisSinkBench, soon, upTo } from './redis-sink-bench';

async function admin<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const giveUp = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > giveUp) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the Redis sink', () => {
  let redis: PrivateRedis;
  let bench: RedisSinkBench;
  beforeAll(async () => {
    redis = await startPrivateRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    bench = new RedisSinkBench();
    await admin(redis.url, (client) => client.flushall());
  });
  afterEach(() => bench.dispose());

  sinkContract(
    'The Redis sink',
    async () => {
      const own = new RedisSinkBench();
      const prefix = `{sink-${Math.random().toString(36).slice(2)}}:`;
      const sink = own.sink(redis.url, { prefix });
      const delivered: string[] = [];
      const read = async (): Promise<void> => {
        const store = new RedisStore({ url: redis.url, prefix });
        const { records } = await store.search({ limit: 10_000, order: 'oldest' });
        delivered.splice(0, Infinity, ...records.map(({ record }) => Number(record.metadata['n'])).sort((a, b) => a - b).map((n) => `${n}\n`));
        await store.close();
      };
      const flush = sink.flush.bind(sink);
      const close = sink.close.bind(sink);
      sink.flush = async (deadline) => {
        await flush(deadline);
        await read();
      };
      sink.close = async (deadline) => {
        await close(deadline);
        await read();
      };
      return { sink, counters: sink.counters, delivered: () => delivered.join(''), dispose: () => own.dispose() };
    },
    { syncDelivery: false, line: (n) => some.line({ metadata: { n }, time: Date.now(), recordId: `rec_contract_${n}` }), arrives: (n) => `${n}\n` },
  );

  it('delivers every record once when answers are lost', async () => {
    const proxy = await TcpProxy.start(redis.port);
    const sink = bench.sink(`redis://127.0.0.1:${proxy.port}`);
    bench.logNumbers(sink, 0, 50);
    await sink.flush(soon());
    proxy.loses = () => 'cut';
    bench.logNumbers(sink, 50, 500);
    await eventually(() => proxy.lost > 0 && sink.counters.spooled > 0);
    const beforeRetry = await admin(redis.url, (client) => client.xlen('{cairn}:stream:records'));
    proxy.loses = () => undefined;
    await eventually(() => sink.counters.delivered === 500);
    expect(beforeRetry).toBeGreaterThan(50); // what was lost were answers, not records
    expect(await bench.numbers(redis.url)).toEqual(upTo(500));
    const counted = await admin(redis.url, (client) => client.xlen('{cairn}:stream:records'));
    expect(counted).toBe(500);
    await proxy.stop();
  });

  it('counts a record once that is delivered twice, in statistics too', async () => {
    const prefix = '{twice}:';
    const writer = new RedisWriter(redisSettings(redis.url, { prefix }));
    const store = new RedisStore({ url: redis.url, prefix });
    const lines = upTo(300).map((n) => some.line({ category: 'request', event: 'http.request.completed', time: Date.now(), recordId: `rec_twice_${n}`, metadata: { method: 'GET', route: '/tasks', status_code: 200, duration_ms: 5, ip_address: '10.0.0.1', host: 'a' } }));
    await writer.send(lines.slice(0, 150));
    await writer.send(lines as Line[]);
    await writer.send([...lines.slice(100), ...lines.slice(290)]);
    const { summary } = await store.stats({ from: 0, to: Date.now() + 86_400_000 });
    expect(summary.requests).toBe(300);
    expect((await store.search({ limit: 1_000 })).records).toHaveLength(300);
    await store.close();
    await writer.close();
  });

  it('keeps what a Redis that is killed cannot take, and delivers it when it is back with what it had', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'cairn-aof-'));
    const settings = ['--appendonly', 'yes', '--appendfsync', 'always'];
    let server = await startPrivateRedis({ settings, dataDir });
    try {
      const sink = bench.sink(server.url);
      bench.logNumbers(sink, 0, 1_000);
      await sink.flush(soon());
      process.kill(server.pid, 'SIGKILL');
      await server.stop();
      bench.logNumbers(sink, 1_000, 2_000);
      await sink.flush(soon());
      expect(sink.counters).toMatchObject({ delivered: 1_000, spooled: 1_000, dropped: 0 });
      server = await startPrivateRedis({ settings, dataDir, port: server.port });
      await eventually(() => sink.counters.delivered === 2_000);
      expect(await bench.numbers(server.url)).toEqual(upTo(2_000));
    } finally {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('holds nothing up while Redis is frozen, and within its memory', async () => {
    const own = await startPrivateRedis();
    const sink = bench.sink(own.url, { timeoutMs: 300 });
    bench.logNumbers(sink, 0, 100);
    await sink.flush(soon());
    process.kill(own.pid, 'SIGSTOP');
    try {
      bench.logNumbers(sink, 100, 3_000);
      await sink.flush(soon());
      expect(sink.counters).toMatchObject({ spooled: 2_900, dropped: 0 });
      expect(sink.counters.peakQueuedBytes).toBeLessThan(4_000_000);
    } finally {
      process.kill(own.pid, 'SIGCONT');
    }
    await eventually(() => sink.counters.delivered === 3_000);
    expect(await bench.numbers(own.url)).toEqual(upTo(3_000));
    await own.stop();
  });

  it('keeps what a Redis that is full refuses, until there is room', async () => {
    const own = await startPrivateRedis({ settings: ['--maxmemory', '6mb'] });
    const sink = bench.sink(own.url);
    for (let n = 0; n < 4_000; n += 500) {
      bench.logNumbers(sink, n, n + 500, { message: 'x'.repeat(2_000) });
      await sink.flush(soon());
    }
    expect(bench.reports.join('\n')).toContain('OOM');
    expect(sink.counters).toMatchObject({ accepted: 4_000, dropped: 0 });
    expect(sink.counters.spooled).toBeGreaterThan(0);
    const delivered = sink.counters.delivered;
    expect(delivered).toBeGreaterThan(0);
    expect((await bench.numbers(own.url)).length).toBe(delivered);
    await admin(own.url, (client) => client.config('SET', 'maxmemory', '0'));
    await eventually(() => sink.counters.delivered === 4_000);
    expect(await bench.numbers(own.url)).toEqual(upTo(4_000));
    await own.stop();
  });

  const withPassword = (user: string): string => `redis://${user}@127.0.0.1:${redis.port}`;

  it.each([
    ['a wrong password', 'logs:wrong', ['on', '>right', '~*', '+@all'], /WRONGPASS/],
    ['no right to write', 'logs:right', ['on', '>right', '~*', '+@all', '-xadd'], /unavailable.*(xadd|NOPERM|permission|can't run this command)/i],
    ['no right to its keys', 'logs:right', ['on', '>right', '~other:*', '+@all'], /unavailable.*(NOPERM|permission|key)/i],
  ])('waits with %s until it is let in', async (_what, user, rights, said) => {
    await admin(redis.url, (client) => client.call('ACL', 'SETUSER', 'logs', 'reset', ...rights));
    const sink = bench.sink(withPassword(user));
    await sink.check();
    bench.logNumbers(sink, 0, 20);
    await sink.flush(soon());
    expect(sink.counters).toMatchObject({ delivered: 0, spooled: 20, dropped: 0, deadLettered: 0 });
    expect(bench.reports.join('\n')).toMatch(said);
    expect(bench.reports.join('\n')).not.toMatch(/wrong@|:right/);
    await admin(redis.url, (client) => client.call('ACL', 'SETUSER', 'logs', 'reset', 'on', '>right', '>wrong', '~*', '+@all'));
    await eventually(() => sink.counters.delivered === 20);
    expect(await bench.numbers(redis.url)).toEqual(upTo(20));
  });

  it('waits while Redis is a replica, and until it can save', async () => {
    const own = await startPrivateRedis();
    const sink = bench.sink(own.url);
    await admin(own.url, (client) => client.replicaof('127.0.0.1', 1));
    bench.logNumbers(sink, 0, 10);
    await sink.flush(soon());
    expect(bench.reports.join('\n')).toMatch(/READONLY|replica/);
    expect(sink.counters).toMatchObject({ spooled: 10, deadLettered: 0 });
    await admin(own.url, (client) => client.replicaof('NO', 'ONE'));
    await eventually(() => sink.counters.delivered === 10);
    await own.stop();
  });

  it.each(['allkeys-lru', 'volatile-ttl'])('refuses a Redis with the eviction policy %s, and writes nothing into it', async (policy) => {
    const own = await startPrivateRedis({ settings: ['--maxmemory-policy', policy] });
    const sink = bench.sink(own.url);
    await expect(sink.check()).rejects.toMatchObject({ code: 'CAIRN_E_REDIS', message: expect.stringMatching(`maxmemory-policy ${policy}.*noeviction`) });
    bench.logNumbers(sink, 0, 10);
    await sink.flush(soon());
    expect(sink.counters.spooled).toBe(10);
    expect(await admin(own.url, (client) => client.dbsize())).toBe(0);
    await admin(own.url, (client) => client.config('SET', 'maxmemory-policy', 'noeviction'));
    await eventually(() => sink.counters.delivered === 10);
    await own.stop();
  });

  it('sets a line aside that is no record, and delivers the others', async () => {
    const sink = bench.sink(redis.url);
    bench.logNumbers(sink, 0, 5);
    sink.write('{"message":"nothing else"}\n' as Line, some.redactedRecord());
    bench.logNumbers(sink, 5, 10);
    await sink.flush(soon());
    expect(await bench.numbers(redis.url)).toEqual(upTo(10));
    expect(sink.counters).toMatchObject({ accepted: 11, delivered: 10, dropped: 1 }); // it has no dead letters here
  });

  it('does not connect before it has to, and not for a Redis that is away', async () => {
    const gone = await startPrivateRedis();
    await gone.stop();
    const sink = bench.sink(gone.url);
    await expect(sink.check()).resolves.toBeUndefined();
  });
});

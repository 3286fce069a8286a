import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSerializer, processIdentity, REDIS_DAYS, REDIS_INDEXES, RedisSettings, type RedisOptions } from '@cairn/core';
import { NO_DEAD_LETTERS } from '@cairn/core/remote';
import { some, type SomeRedactedRecord } from '@cairn/core/testing';
import { DiskSpool } from '@cairn/sinks/spool';
import { RedisSink, RedisStore } from '@cairn/store/redis';

const nested = createSerializer('nested', processIdentity('some-service', '1.2.3', 'test'));
export function redisSettings(url: string, given: Pick<RedisOptions, 'prefix' | 'timeoutMs'> = {}): RedisSettings {
  return new RedisSettings({ url, prefix: '{cairn}:', shards: 1, timeoutMs: 1_000, indexes: REDIS_INDEXES, indexCap: 10_000, days: REDIS_DAYS, ...given });
}

export const soon = (): number => Date.now() + 20_000;

/** A sink for Redis with a spool on disk, as the product has it, and a store to look for what arrived. */
export class RedisSinkBench {
  readonly dir = mkdtempSync(join(tmpdir(), 'cairn-redis-sink-'));
  readonly reports: string[] = [];
  private readonly open: { close(deadline: number): Promise<void> }[] = [];

  sink(url: string, options: Pick<RedisOptions, 'prefix' | 'timeoutMs'> = {}): RedisSink {
    const selfLog = { report: (code: string, message: string, error?: unknown): void => void this.reports.push(`${code} ${message} ${String(error)}`) };
    const sink = new RedisSink({
      redis: redisSettings(url, options),
      selfLog,
      flushMs: 5,
      capBytes: 4_000_000,
      maxTries: 2,
      spool: (events) => new DiskSpool({ dir: join(this.dir, 'spool'), sink: 'redis', maxBytes: 50_000_000, selfLog }, events),
      deadLetters: NO_DEAD_LETTERS,
    });
    this.open.push(sink);
    return sink;
  }

  log(sink: RedisSink, parts: SomeRedactedRecord): void {
    const record = some.redactedRecord({ time: Date.now(), ...parts });
    sink.write(nested.serialize(record)!, record);
  }

  /** Records that can be told from each other. */
  logNumbers(sink: RedisSink, from: number, to: number, more: SomeRedactedRecord = {}): void {
    for (let n = from; n < to; n += 1) this.log(sink, { metadata: { n }, recordId: `rec_bench_${n}`, ...more });
  }

  /** Of all that is in Redis, in the order of their numbers. */
  async numbers(url: string): Promise<number[]> {
    const store = new RedisStore({ url, timeoutMs: 10_000 });
    try {
      const { records } = await store.search({ limit: 10_000 });
      return records.map(({ record }) => Number(record.metadata['n'])).sort((a, b) => a - b);
    } finally {
      await store.close();
    }
  }

  spooled(): string {
    const dir = join(this.dir, 'spool', 'redis');
    return existsSync(dir) ? readdirSync(dir).map((name) => readFileSync(join(dir, name), 'utf8')).join('') : '';
  }

  async dispose(): Promise<void> {
    for (const sink of this.open) await sink.close(Date.now());
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

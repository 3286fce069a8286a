import { randomUUID } from 'node:crypto';
import { runWithoutContext } from '../context/cls-context';
import { COUNT_FAILURES } from './count-failures.lua';
import { distinctAddresses, keptFailures, type FailureLimit, type FailureSubject, type ReachedLimit } from './failure-store';
import type { RedisScripts } from './redis-scripts';

/** One hash tag: all keys of one call live on one node of a cluster. */
const PREFIX = '{cairn}:security:failed-logins';
/** A login is counted by this process alone when Redis takes longer. */
const PATIENCE_MS = 1_000;
/** After trouble, Redis is left alone for this long. */
const PAUSE_MS = 10_000;
/** Calls under way at most: beyond them Redis is too slow to be asked. */
const MOST_UNDER_WAY = 500;

/** Counts the failed logins of all processes that share a Redis. Keys hold hashes of names and addresses, and expire with the window. */
export class RedisFailures {
  private readonly windowMs: number;
  private readonly kept: number;
  private underWay = 0;
  private pausedUntil = -Infinity;

  constructor(
    private readonly redis: RedisScripts,
    private readonly limit: FailureLimit,
  ) {
    this.windowMs = Math.max(1, Math.round(limit.windowMs));
    this.kept = keptFailures(limit);
  }

  /** Whether it is worth asking. */
  get isAvailable(): boolean {
    return this.underWay < MOST_UNDER_WAY && performance.now() >= this.pausedUntil;
  }

  /** As `MemoryFailures.count`. Rejects when Redis fails or takes too long; the caller then counts by itself. */
  async count(subjects: readonly FailureSubject[], address: string | null): Promise<ReachedLimit[]> {
    this.underWay += 1;
    try {
      const reached = await withinPatience(() => this.run(subjects, `${randomUUID()}|${address ?? ''}`));
      return subjects.flatMap(({ type }, at) => limitOf(type, reached[at] ?? []));
    } catch (error) {
      this.pausedUntil = performance.now() + PAUSE_MS;
      throw error;
    } finally {
      this.underWay -= 1;
    }
  }

  /** Outside the story: the connection outlives the request that happened to open it. */
  private run(subjects: readonly FailureSubject[], failure: string): Promise<string[][]> {
    const keys = subjects.flatMap(({ type, key }) => [`${PREFIX}:${type}:${key}`, `${PREFIX}:${type}:${key}:told`]);
    const { windowMs, kept, limit } = this;
    return runWithoutContext(() => this.redis.eval(COUNT_FAILURES, keys.length, ...keys, windowMs, limit.max, kept, failure)) as Promise<string[][]>;
  }
}

function limitOf(type: ReachedLimit['type'], failures: readonly string[]): ReachedLimit[] {
  if (failures.length === 0) return [];
  return [{ type, count: failures.length, addresses: distinctAddresses(failures.map((failure) => failure.slice(failure.indexOf('|') + 1))) }];
}

async function withinPatience<T>(ask: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS).unref();
  });
  try {
    return await Promise.race([ask(), overdue]);
  } finally {
    clearTimeout(timer);
  }
}

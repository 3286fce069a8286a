import type { JobLogs, LogPage, LogQuery, LogStats, LogStore, StatsQuery, TailEvents, TailQuery } from '@cairn/core/query';
import { CairnError } from '@cairn/core';
import { forwardAbort } from '../forward-abort';
import { clearRedis, type ClearOptions } from './clear/clear-redis';
import { expireRedis, type Expired, type ExpireOptions } from './clear/expire-redis';
import { RedisJobLogs } from './jobs/redis-job-logs';
import { storeFailure } from './link/redis-failure';
import type { RedisLink } from './link/redis-link';
import { RedisLinks } from './link/redis-links';
import { DEFAULT_PREFIX } from './schema/keys';
import { searchRedis } from './search/search-redis';
import { statsOfRedis } from './stats/stats-redis';
import { RedisTailHub } from './tail/redis-tail-hub';

export interface RedisStoreOptions {
  /** `redis://` or `rediss://`; of a cluster one or more of its nodes, separated by commas. */
  readonly url: string;
  /** As the writers have it. Default `{cairn}:`. */
  readonly prefix?: string;
  /** Longest wait for an answer, ms. Default 5,000. */
  readonly timeoutMs?: number;
  /** Longest time of one search or statistics, ms; what was found by then is the answer, marked partial. Default none. */
  readonly maxMs?: number;
}

const TIMEOUT_MS = 5_000;

/** The records that {@link RedisSink} writes, as a store. It only reads, but for {@link clear} and {@link expire}; nothing is connected before the first call, and a lost connection is opened again by the next. */
export class RedisStore implements LogStore {
  /** The logs of jobs, over the same connection. */
  readonly jobs: JobLogs;
  private readonly links: RedisLinks;
  private readonly hub: RedisTailHub;
  private readonly closing = new AbortController();

  constructor(private readonly options: RedisStoreOptions) {
    const { url, prefix = DEFAULT_PREFIX, timeoutMs = TIMEOUT_MS } = options;
    this.links = new RedisLinks({ url, prefix, timeoutMs });
    this.hub = new RedisTailHub(() => this.links.get(), timeoutMs);
    this.jobs = new RedisJobLogs(this, () => this.links.get());
  }

  async search(query: LogQuery, signal?: AbortSignal): Promise<LogPage> {
    return this.withLink(signal, (link, stop) => searchRedis(link, query, this.options.maxMs, stop));
  }

  async stats(query: StatsQuery, signal?: AbortSignal): Promise<LogStats> {
    return this.withLink(signal, (link, stop) => statsOfRedis(link, query, this.options.maxMs, stop));
  }

  tail(query: TailQuery, signal: AbortSignal): TailEvents {
    return this.hub.follow(query, signal);
  }

  /** Deletes all records, with indexes and statistics; what is written meanwhile may go, too. Returns how many keys that were, or with `dryRun` would be. */
  async clear(options?: ClearOptions): Promise<number> {
    try {
      return await clearRedis(await this.links.get(), options);
    } catch (error) {
      throw storeFailure(error);
    }
  }

  /** Lets go of all records that are older than they are kept; returns how many that were of each stream, or with `dryRun` would be. Writers do the same. */
  async expire(options: ExpireOptions): Promise<Expired> {
    try {
      return await expireRedis(await this.links.get(), options);
    } catch (error) {
      throw storeFailure(error);
    }
  }

  async close(): Promise<void> {
    this.closing.abort(new CairnError('CAIRN_E_STORE', 'the store is closed. Open another.'));
    await this.hub.close();
    this.links.close();
  }

  private async withLink<T>(signal: AbortSignal | undefined, work: (link: () => Promise<RedisLink>, signal: AbortSignal) => Promise<T>): Promise<T> {
    const stop = new AbortController();
    const sources = signal === undefined ? [this.closing.signal] : [signal, this.closing.signal];
    const release = sources.map((source) => forwardAbort(source, stop));
    try {
      return await work(() => this.links.get(), stop.signal);
    } catch (error) {
      throw stop.signal.aborted ? error : storeFailure(error);
    } finally {
      release.forEach((each) => each());
    }
  }
}

/** A store on the Redis at an address, with the default prefix. */
export function openRedisStore(url: string): RedisStore {
  return new RedisStore({ url });
}

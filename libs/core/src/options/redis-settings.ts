import type { Category } from '../record/category';
import type { LevelSetting } from './options';

/** Which values of records have an index of their own in Redis; what has none is found by reading the streams. */
export const REDIS_INDEXES = ['request', 'user', 'ip', 'errors', 'slow', 'event', 'path', 'status', 'method', 'host', 'fqdn', 'session', 'client', 'job', 'oauth'] as const;
export type RedisIndex = (typeof REDIS_INDEXES)[number];

/** What is kept for a time of its own in Redis. `records`: application, integration, job and database. `errors`: ERROR and above. */
export const REDIS_DAYS = Object.freeze({ requests: 7, records: 7, errors: 30, security: 30, oauth: 90, stats: 365 });
export type RedisKept = keyof typeof REDIS_DAYS;

/** Where records go in Redis, and which. */
export interface RedisOptions {
  /** `redis://` or `rediss://`; of a cluster one or more of its nodes, separated by commas. `LOG_REDIS_URL`, else `REDIS_URL`. */
  url?: string;
  /** Before every key; has a hash tag. `LOG_REDIS_PREFIX`; default `{cairn}:`. */
  prefix?: string;
  /** Parts that the records of a cluster are divided into; fixed once there are some. `LOG_REDIS_SHARDS`; default 8. One server has one. */
  shards?: number;
  /** Longest wait for an answer, ms. `LOG_REDIS_TIMEOUT_MS`; default 5,000. */
  timeoutMs?: number;
  /** `LOG_REDIS_INDEXES`; default all. */
  indexes?: readonly RedisIndex[];
  /** Most records an index holds of one value, the newest; older ones are found by reading the streams. `LOG_REDIS_INDEX_CAP`; default 10,000. */
  indexCap?: number;
  /** Days, by kind. `LOG_REDIS_DAYS_<KIND>`; default requests 7, records 7, errors 30, security 30, oauth 90, stats 365. */
  days?: Partial<Readonly<Record<RedisKept, number>>>;
  /** Default: all but `audit` and `metric`. */
  categories?: readonly Exclude<Category, 'audit'>[];
  /** Default: whatever the loggers let through. */
  minLevel?: LevelSetting;
}

type Complete = Required<Pick<RedisOptions, 'url' | 'prefix' | 'shards' | 'timeoutMs' | 'indexes' | 'indexCap'>> & { readonly days: Readonly<Record<RedisKept, number>> };

/** The same after validation. */
export class RedisSettings {
  /** Private to the object and behind a getter: whoever prints or logs settings does not come across passwords. */
  readonly #url: string;
  readonly prefix: string;
  readonly shards: number;
  readonly timeoutMs: number;
  readonly indexes: readonly RedisIndex[];
  readonly indexCap: number;
  readonly days: Readonly<Record<RedisKept, number>>;

  constructor({ url, ...rest }: Complete) {
    this.#url = url;
    this.prefix = rest.prefix;
    this.shards = rest.shards;
    this.timeoutMs = rest.timeoutMs;
    this.indexes = rest.indexes;
    this.indexCap = rest.indexCap;
    this.days = rest.days;
    Object.freeze(this);
  }

  get url(): string {
    return this.#url;
  }
}

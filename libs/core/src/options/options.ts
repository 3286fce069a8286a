import type { HoldOptions } from '../hold/held-records';
import type { RateLimit } from '../limit/rate-limiter';
import type { RepetitionOptions } from '../limit/repetition';
import type { Sampling } from '../limit/sampler';
import type { Category } from '../record/category';
import type { Level, LevelAlias, LevelName } from '../record/level';
import type { RedactionRules } from '../redact/create-redactor';
import type { RedactionPattern } from '../redact/redaction-pattern';
import type { FormatName } from '../serialize/serializer';
import type { OtlpOptions, OtlpSettings } from './otlp-settings';
import type { QueryToken, QueryTokenOptions } from './query-tokens';
import type { RedisOptions, RedisSettings } from './redis-settings';

/** Any case; VERBOSE is TRACE, LOG and SUCCESS are INFO, WARN is WARNING, FATAL is CRITICAL. */
export type LevelSetting = LevelName | LevelAlias | Lowercase<LevelName | LevelAlias>;

/**
 * Settings that do not need a framework. Each may also come from the environment variable named with it; what is
 * written in code wins over the environment, the environment over the default.
 */
export interface CoreOptions {
  /** Whose records these are. `SERVICE_NAME`; default: `name` of the nearest package.json, without its scope. */
  serviceName?: string;
  /** `SERVICE_VERSION`; default: `version` of the nearest package.json, else `0.0.0`. */
  serviceVersion?: string;
  /** `ENVIRONMENT`, else `NODE_ENV`, else `development`. */
  environment?: string;
  /** Lowest level that is logged. `LOG_LEVEL`; default INFO. */
  level?: LevelSetting;
  /**
   * Levels by component or category, case-insensitive; a component's own level wins over its category's, that over `level`.
   * `LOG_LEVEL_<COMPONENT>` (a dash or dot in the name is written `_`). Third-party `TYPEORM`, `BULLMQ` and `NEST` are WARNING unless set.
   */
  levels?: Readonly<Record<string, LevelSetting>>;
  /** Layout of the category files and of JSON on the console. `LOG_FORMAT`; default `nested`. Not `flat-access` or `metric`: those are for sinks. */
  format?: FormatName;
  /** `LOG_CONSOLE`; default `auto`: pretty on a terminal outside production, else JSON. */
  console?: 'auto' | 'pretty' | 'json' | 'off';
  /** Write category files. `LOG_TO_FILE`; default true. */
  toFile?: boolean;
  /** Directory of the category files; made when missing (0750). `LOG_DIR`; default `logs`. */
  dir?: string;
  /** Directory of the per-job files. `TASK_LOG_DIR`; default `<dir>/background_tasks`. */
  taskDir?: string;
  /** Directory of the audit trail. `AUDIT_DIR`; default `<dir>/audit`. */
  auditDir?: string;
  /** Directory of its keys. `AUDIT_KEYS_DIR`; default `audit-keys`. */
  auditKeysDir?: string;
  /** Directory that its checkpoints are anchored in. `AUDIT_ANCHOR_DIR`; default none. */
  auditAnchorDir?: string;
  /** Directory of the personal values it holds commitments of. `AUDIT_PERSONAL_DIR`; default `<auditDir>-personal`. */
  auditPersonalDir?: string;
  /** A file rolls beyond this size. `LOG_MAX_SIZE_MB`; default 50. */
  maxSizeMb?: number;
  /** Files rolled by size that are kept per category. `LOG_BACKUP_COUNT`; default 10. */
  backupCount?: number;
  /** Most the log directory may take; beyond it the oldest files go, never those of audit. 0: no bound. `LOG_DISK_MB`; default 0. */
  diskMb?: number;
  /** `LOG_ROTATION`; default `internal`. `external`: fixed names, no rolling of ours, SIGHUP reopens. */
  rotation?: 'internal' | 'external';
  /** Longest time a record waits for its batch, ms; to files and Redis 20 at most while a client of the query API follows. `LOG_FLUSH_MS`; default 100. */
  flushMs?: number;
  /** Most memory a sink's waiting records may hold. `LOG_BUFFER_MB`; default 8. */
  bufferMb?: number;
  /**
   * Most that waits on disk, per sink that can fail and process; 0: nothing does, and what memory cannot hold is dropped. `LOG_SPOOL_MB`; default 256, or 0 where
   * no log files are written.
   */
  spoolMb?: number;
  /** Most that is kept of what a sink refused. `LOG_DEAD_LETTER_MB`; default 64. */
  deadLetterMb?: number;
  /** How often a record is offered to a sink that fails with it before it may be set aside. `LOG_DELIVERY_TRIES`; default 3. */
  deliveryTries?: number;
  /** Sends records by OTLP/HTTP, also when `OTEL_EXPORTER_OTLP_ENDPOINT` is set; false: not even then. */
  otlp?: OtlpOptions | false;
  /** Where records are searched; `redis`: they go there as well. `LOG_STORE`; default `files`. */
  store?: 'files' | 'redis';
  /** Sends records to Redis, also when `store` is not set; false: not even then. */
  redis?: RedisOptions | false;
  /** A request at or above this duration is marked slow. `LOG_SLOW_REQUEST_MS`; default 1000. */
  slowRequestMs?: number;
  /** A query above this duration is reported as slow. `LOG_SLOW_QUERY_MS`; default 1000. */
  slowQueryMs?: number;
  /** Digits of timestamps: milliseconds, or real microseconds. `LOG_TIMESTAMP`; default `ms`. */
  timestamp?: 'ms' | 'us';
  /** Key names redacted besides the built-in ones, any case style. `LOG_REDACT_KEYS`, comma separated. */
  redactKeys?: readonly string[];
  /** Key names never redacted by name. `LOG_REDACT_ALLOW`, comma separated. */
  redactAllow?: readonly string[];
  /** Redis through which processes count failed logins together, `redis://` or `rediss://`. `REDIS_URL`; default: none. */
  redisUrl?: string;
  /** Forms of values redacted besides the built-in ones: bounded expressions with the flag `g`, such as `/\bEMP-\d{6}\b/g`. */
  redactPatterns?: readonly RedactionPattern[];
  /** What single categories redact besides, and what they show. */
  redaction?: Readonly<Partial<Record<Category, RedactionRules>>>;
  /**
   * Key names whose values become pseudonyms, so that one person's records still group; any case style, at any depth, in texts and in the
   * context. With `email` among them, addresses in texts do, too. `LOG_PSEUDONYMISE`, comma separated; needs `pseudonymKey`.
   */
  pseudonymise?: readonly string[];
  /** Secret of the pseudonyms (HMAC-SHA-256), at least 16 characters. `LOG_PSEUDONYM_KEY`. */
  pseudonymKey?: string;
  /** Whether the domain of an e-mail address stays behind its pseudonym. `LOG_PSEUDONYM_DOMAIN`; default `keep`. */
  pseudonymDomain?: 'keep' | 'drop';
  /** Which records carry `source` (file, line, function): ERROR and above, all, or none. `LOG_SOURCE`; default `error`. */
  source?: 'error' | 'all' | 'off';
  /**
   * Days that request, application, integration and job files are kept: development 3, staging 7, production 30.
   * `LOG_RETENTION`; default `production`.
   */
  retention?: 'development' | 'staging' | 'production';
  /** Days the files of a category are kept; `default` stands for the four of `retention`. `LOG_RETENTION_<CATEGORY>`. */
  retentionDays?: Partial<Readonly<Record<Category | 'alerts' | 'default', number>>>;
  /** Collapse records that repeat within so many milliseconds into a count; 0: never. `LOG_REPETITION_MS`; default 0. */
  repetition?: number | RepetitionSetting;
  /** Share of stories whose records of a category are kept, above 0 to 1. `LOG_SAMPLING_<CATEGORY>`; default 1. */
  sampling?: Partial<Readonly<Record<Exclude<Category, 'security' | 'audit'>, number | SamplingSetting>>>;
  /**
   * Most records of a component or category in a time: `100/s`, `6000/m`, `20/s per client`, or both, with a comma. `LOG_RATE_LIMIT_<NAME>`; default: no limit.
   */
  rateLimit?: Readonly<Record<string, string>>;
  /**
   * Hold what a request or job logs below the level of its loggers, and write it only when it fails. True: from DEBUG on; a level: from that one on.
   * `LOG_DEBUG_ON_FAILURE`; default false.
   */
  debugOnFailure?: boolean | LevelSetting | DebugOnFailureSetting;
  /** Key by which a request may ask for a level of its own (see `signLevel`), at least 16 characters. `LOG_LEVEL_KEY`; default: none, no request may. */
  levelKey?: string;
  /** Who may use the query API. `LOGS_TOKENS`; default nobody: it is off. */
  queryAccess?: readonly QueryTokenOptions[];
}

export interface RepetitionSetting {
  /** 0: never. */
  windowMs: number;
  /** So many of each window are written before the rest is only counted. Default 10. */
  first?: number;
  /** Records below it are left alone. Default WARNING. */
  minLevel?: LevelSetting;
}

export interface SamplingSetting {
  /** Share of stories that are kept, 0 to 1. */
  rate: number;
  /** From this level on everything is kept. Default WARNING. */
  keep?: LevelSetting;
}

export interface DebugOnFailureSetting {
  /** Default DEBUG. */
  level?: LevelSetting;
  /** Most records held of one request or job, the newest. Default 200. */
  maxRecords?: number;
  /** Most bytes held of one request or job, about. Default 65,536. */
  maxBytes?: number;
}

/** What a record and its parts may cost at most. What is cut is marked. */
export interface Limits {
  /** Characters of one string value; the message and a traceback have four times as many. Default 8,192. */
  readonly stringLength: number;
  /** Elements kept of an array, entries of a Map or Set, keys of an object. Default 100. */
  readonly collectionSize: number;
  /** Levels of nesting. Default 8. */
  readonly depth: number;
  /** Values visited in one record; the rest is dropped and marked. Default 2,000. */
  readonly nodes: number;
}

export const DEFAULT_LIMITS: Limits = Object.freeze({
  stringLength: 8_192,
  collectionSize: 100,
  depth: 8,
  nodes: 2_000,
});

/** Where a setting's value came from, for `cairn config` and error messages. */
export type SettingOrigin = 'option' | 'environment' | 'default';

/** Settings after validation: complete, frozen. */
export interface ResolvedOptions {
  readonly serviceName: string;
  readonly serviceVersion: string;
  readonly environment: string;
  readonly level: Level;
  /** Keys upper-case with `_`. */
  readonly levels: ReadonlyMap<string, Level>;
  readonly format: FormatName;
  readonly console: 'pretty' | 'json' | 'off';
  readonly toFile: boolean;
  /** Absolute. */
  readonly dir: string;
  /** Absolute. */
  readonly taskDir: string;
  /** Absolute, as the three that follow. */
  readonly auditDir: string;
  readonly auditKeysDir: string;
  readonly auditAnchorDir: string | undefined;
  readonly auditPersonalDir: string;
  readonly maxSizeBytes: number;
  readonly backupCount: number;
  /** 0: no bound. */
  readonly diskBytes: number;
  readonly rotation: 'internal' | 'external';
  readonly flushMs: number;
  readonly bufferBytes: number;
  /** 0: no spool. */
  readonly spoolBytes: number;
  readonly deadLetterBytes: number;
  readonly deliveryTries: number;
  /** Absent: nothing is sent. */
  readonly otlp: OtlpSettings | undefined;
  readonly store: 'files' | 'redis';
  /** Absent: no records go to Redis. */
  readonly redis: RedisSettings | undefined;
  readonly slowRequestMs: number;
  readonly slowQueryMs: number;
  readonly timestamp: 'ms' | 'us';
  readonly redactKeys: readonly string[];
  readonly redactAllow: readonly string[];
  readonly redisUrl: string | undefined;
  readonly redactPatterns: readonly RedactionPattern[];
  readonly redaction: Readonly<Partial<Record<Category, RedactionRules>>>;
  readonly pseudonymise: readonly string[];
  readonly pseudonymKey: string | undefined;
  readonly pseudonymDomain: 'keep' | 'drop';
  readonly source: 'error' | 'all' | 'off';
  readonly retentionDays: Readonly<Record<Category | 'alerts', number>>;
  /** Absent: nothing is collapsed. */
  readonly repetition: RepetitionOptions | undefined;
  readonly sampling: ReadonlyMap<Category, Sampling>;
  /** Keys upper-case with `_`. */
  readonly rateLimits: ReadonlyMap<string, RateLimit>;
  /** Absent: nothing is held. */
  readonly debugOnFailure: Omit<HoldOptions, 'totalBytes'> | undefined;
  /** A secret: not for any record. */
  readonly levelKey: string | undefined;
  /** None: the query API is off. */
  readonly queryAccess: readonly QueryToken[];
  /** Setting name → where its value came from. */
  readonly origins: ReadonlyMap<string, SettingOrigin>;
}

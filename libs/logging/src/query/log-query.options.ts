import type { QueryTokenOptions } from '@cairn/core';
import type { JobLogs, LogStore } from '@cairn/core/query';

/** Bounds that keep the API from being a burden for the app it lives in. */
export interface LogQueryLimits {
  /** Longest range of one query, days. Default 92: what is kept longest, and is searched, is kept 90. */
  readonly rangeDays?: number;
  /** Longest page, records. Default 1,000. */
  readonly pageSize?: number;
  /** Requests of one token in a minute; as many at once. Default 120. */
  readonly perMinute?: number;
  /** Refused tokens of one address in a minute; more are not looked at. Default 20. */
  readonly refusedPerMinute?: number;
  /** Searches and counts under way at a time; each holds the event loop some milliseconds at a time. Default 4. */
  readonly atOnce?: number;
  /** Searches and counts that wait for their turn; more are refused. Default 16, and no token has more than half of them. */
  readonly waiting?: number;
  /** Time of one search or count, ms; the log files then answer with what they have, marked `partial`, and a cursor that goes on. A store that cannot do that is stopped two seconds later (503). Default 5,000. */
  readonly searchMs?: number;
  /** Followers at a time, and no token has more than half of them. Default 500. */
  readonly followers?: number;
}

/** What `LogQueryModule.forRoot` and `forRootAsync` take. */
export interface LogQueryOptions {
  /** Where records are found. Default: the app's own log files (`LOG_DIR`), or its Redis where `store` (`LOG_STORE`) is `redis`. One that is given is yours to close. */
  readonly store?: LogStore;
  /** Where the records of jobs are found. Default: the files in `TASK_LOG_DIR`, or the same Redis. */
  readonly jobs?: JobLogs;
  /** Removes all records of the store, for `DELETE /logs`; returns how many files or keys that were. Default, where no store is given: the category files of `LOG_DIR`, or the records in Redis; else it cannot be done. */
  readonly clear?: () => Promise<number>;
  /** Who may ask. Default: the setting `queryAccess` (`LOGS_TOKENS`). Without any the API is off: every route answers 404. */
  readonly tokens?: readonly QueryTokenOptions[];
  readonly limits?: LogQueryLimits;
  /** Whether what is read stands in the audit trail. Default: when the app has options for its trail (`LoggingModule.forRoot({ audit: { … } })`). */
  readonly auditReads?: boolean;
}

/** What has to be known before the options are there. */
export interface LogQueryExtras {
  /** Where the routes are, below the app's global prefix. Default `logs`. */
  readonly path?: string;
  /** Put on every controller of the API: such as the decorator by which a guard of the app's own lets public routes pass. Default none. */
  readonly decorators?: readonly ClassDecorator[];
}

export const LOG_QUERY_OPTIONS = 'CAIRN:LOG_QUERY_OPTIONS';

export const DEFAULT_LIMITS: Required<LogQueryLimits> = Object.freeze({
  rangeDays: 92,
  pageSize: 1_000,
  perMinute: 120,
  refusedPerMinute: 20,
  atOnce: 4,
  waiting: 16,
  searchMs: 5_000,
  followers: 500,
});

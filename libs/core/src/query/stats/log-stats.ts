import type { Filter } from '../filter';
import type { SkippedLines } from '../log-store';

/** What to count, over which records. */
export interface StatsQuery {
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Epoch ms, exclusive. */
  readonly to: number;
  /** Only records that pass. Without one, stores answer from what they have counted already. */
  readonly filter?: Filter;
  /** What is wanted beside the summary. Default: the summary alone. */
  readonly sections?: readonly StatsSection[];
  /** Most rows of each list. Default 50 for slow requests, else 1,000. */
  readonly limit?: number;
}

export const STATS_SECTIONS = ['hours', 'statuses', 'levels', 'categories', 'events', 'paths', 'errors_by_path', 'slow_requests', 'failed_logins', 'organizations', 'tables'] as const;
export type StatsSection = (typeof STATS_SECTIONS)[number];

/** Requests are records with the event `http.request.completed`, and foreign ones that have a status code and a method. */
export interface LogStats {
  readonly from: number;
  readonly to: number;
  readonly summary: StatsSummary;
  /** Hours without records are left out; oldest first. */
  readonly hours?: readonly HourCounts[];
  /** Requests by status code, ascending. */
  readonly statuses?: readonly CountOf<'status_code', number>[];
  readonly levels?: readonly CountOf<'level', string>[];
  readonly categories?: readonly CountOf<'category', string>[];
  /** Most frequent first, as the lists below. */
  readonly events?: readonly CountOf<'event', string>[];
  readonly paths?: readonly PathCounts[];
  /** Records of ERROR and above that name a path. */
  readonly errors_by_path?: readonly CountOf<'path', string>[];
  /** Requests that took longer than 1,000 ms; slowest first. */
  readonly slow_requests?: readonly SlowRequest[];
  /** By user and address, when there are more than three. */
  readonly failed_logins?: readonly FailedLogins[];
  /** Requests by organization. */
  readonly organizations?: readonly CountOf<'organization_id', string>[];
  /** Durations of database queries; highest average first. */
  readonly tables?: readonly TableDurations[];
  /** Lines that were looked at and could not be counted; both of this product's stores say it. What was counted before and is only added up is not looked at again. */
  readonly skipped?: SkippedLines;
  /** True when the store's limit on one call was reached: the figures are of part of the range. */
  readonly partial?: boolean;
}

/** Over all requests of the range. Durations in ms, null without requests; percentiles are exact within 5 %. */
export interface StatsSummary {
  readonly requests: number;
  readonly requests_per_second: number;
  /** Share of requests with a status of 400 and above, 0 to 1. */
  readonly error_rate: number;
  readonly p50_response_time: number | null;
  readonly p95_response_time: number | null;
  readonly p99_response_time: number | null;
  /** Different addresses, estimated within 5 %. */
  readonly unique_visitors: number;
}

export type CountOf<K extends string, V> = { readonly [P in K]: V } & { readonly count: number };

export interface HourCounts {
  /** Epoch ms at which it begins. */
  readonly hour: number;
  /** Records of every kind. */
  readonly records: number;
  readonly requests: number;
  /** Requests by status code. */
  readonly statuses: Readonly<Record<string, number>>;
}

export interface PathCounts {
  readonly method: string;
  /** The route's pattern, or the path with its ids replaced by `:id`. */
  readonly path: string;
  readonly count: number;
  /** Of them with a status of 400 and above. */
  readonly errors: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export interface SlowRequest {
  /** Epoch ms. */
  readonly time: number;
  readonly method: string | null;
  readonly path: string | null;
  readonly status_code: number | null;
  readonly duration_ms: number;
  readonly user_id: string | null;
  readonly request_id: string | null;
}

export interface FailedLogins {
  /** The user's id, else the name that was tried. */
  readonly user: string | null;
  readonly ip_address: string | null;
  readonly count: number;
}

export interface TableDurations {
  readonly table: string;
  readonly avg: number;
  readonly max: number;
  readonly count: number;
}

export const SLOW_REQUEST_MS = 1_000;
export const FAILED_LOGINS_ABOVE = 3;
export const DEFAULT_ROWS = 1_000;
export const DEFAULT_SLOW_ROWS = 50;

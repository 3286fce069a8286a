import type { Filter } from './filter';
import type { LogQuery } from './log-query';
import type { LogStats, StatsQuery } from './stats/log-stats';
import type { StoredRecord } from './stored-record';

/**
 * Where records are found again. Every method rejects with a CairnError: CAIRN_E_QUERY or CAIRN_E_CURSOR when the caller is at fault, CAIRN_E_STORE when the store is; an aborted
 * call rejects with the signal's reason, promptly. Lines that hold no record fail nothing: they are counted and skipped. Callers pass what they may see as part
 * of the filter; a store never widens it.
 */
export interface LogStore {
  /** One page of the records that pass, in the query's order. */
  search(query: LogQuery, signal?: AbortSignal): Promise<LogPage>;
  /**
   * Records as they arrive, until the signal aborts (then it just ends). Within one source they come in the order they were written. A consumer that is too slow is told what it
   * missed by a gap, instead of holding memory.
   */
  tail(query: TailQuery, signal: AbortSignal): TailEvents;
  stats(query: StatsQuery, signal?: AbortSignal): Promise<LogStats>;
  /** Ends what is under way and lets go of files and connections. Idempotent. */
  close(): Promise<void>;
}

export interface FoundRecord {
  /** Epoch ms, with fractions when the record has microseconds. */
  readonly time: number;
  readonly record: StoredRecord;
  /** As it is stored, without the line feed. */
  readonly line: string;
}

export interface LogPage {
  /** In the query's order: `newest` gives the newest first. */
  readonly records: readonly FoundRecord[];
  /** Continues after the last record (or after what was looked through, see `partial`); absent when there is nothing more. */
  readonly cursor?: string;
  readonly skipped: SkippedLines;
  /** The first file of which parts could not be read, and why; for who may see the store's files. */
  readonly firstUnreadable?: string;
  /** The store's limit on one search was reached before the page was full or the range at its end. The cursor goes on from there. */
  readonly partial?: boolean;
}

/** Lines that were looked at and hold no record, by what is wrong with them. */
export interface SkippedLines {
  /** No JSON object. */
  readonly corrupt: number;
  /** Longer than a line may be, or beyond what a compressed file may unpack to: what is behind that was not read, and counts as unreadable too. */
  readonly oversized: number;
  /** Parts of files that could not be read or unpacked. */
  readonly unreadable: number;
}

export const NOTHING_SKIPPED: SkippedLines = Object.freeze({ corrupt: 0, oversized: 0, unreadable: 0 });

export interface TailQuery {
  readonly filter?: Filter;
  /** Goes on after this event (its `position`); what cannot be had any more is told by a gap. Default: from now. */
  readonly after?: string;
  /** Most events that wait for a slow consumer. Default 1,000. */
  readonly buffer?: number;
}

/** What is followed, to be gone through once. */
export interface TailEvents extends AsyncIterable<TailEvent> {
  /** The next event when it waits already, after one that was waited for: of a batch all but the first then need no turn of their own. */
  ready?(): TailEvent | undefined;
}

export type TailEvent = TailRecord | TailGap;

export interface TailRecord extends FoundRecord {
  readonly kind: 'record';
  /** To resume from; opaque. */
  readonly position: string;
}

export interface TailGap {
  readonly kind: 'gap';
  readonly position: string;
  /** `slow`: the consumer was; `lost`: the place to resume from is gone (deleted, truncated, expired, restarted). */
  readonly reason: 'slow' | 'lost';
  /** Records missed; absent when it cannot be known. */
  readonly records?: number;
}

/** The records of jobs, one log per subject: files of their own, or an index. Errors as in {@link LogStore}. */
export interface JobLogs {
  /** Newest change first. */
  list(signal?: AbortSignal): Promise<readonly JobLog[]>;
  /** As the store's search, within one job log. The subject that has none has no records. */
  search(subject: JobLogSubject, query: LogQuery, signal?: AbortSignal): Promise<LogPage>;
  tail(subject: JobLogSubject, query: TailQuery, signal: AbortSignal): TailEvents;
}

export interface JobLogSubject {
  /** `resource`, `environment`, …; a queue's name for jobs that name no subject. */
  readonly type: string;
  readonly id: string;
}

export interface JobLog extends JobLogSubject {
  readonly sizeBytes: number;
  /** Epoch ms of the last change. */
  readonly modified: number;
}

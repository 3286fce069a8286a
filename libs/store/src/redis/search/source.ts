import type { Entry } from './shard';

/** Records of one shard in about the order of a query. */
export interface Source {
  /** No record that is left comes before this time, in the query's order; undefined when there is none. */
  readonly bound: number | undefined;
  /** How far in that order the next ones reach; undefined when there is none. */
  readonly reach: number | undefined;
  /** The next ones. */
  read(): Promise<readonly SourceEntry[]>;
}

export interface SourceEntry {
  readonly entry: Entry;
  /** The stream it was read from. */
  readonly stream: number;
}

export interface SourceRange {
  readonly newestFirst: boolean;
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Epoch ms, inclusive. */
  readonly to: number;
}

/** As a limit of a sorted set's range. */
export const score = (time: number): string => (time === Infinity ? '+inf' : time === -Infinity ? '-inf' : String(time));

import type { Filter } from './filter';

/** What to find. The same for every store, and what CLI, HTTP and page make of their input. */
export interface LogQuery {
  /** Epoch ms, inclusive. Default: the beginning. */
  readonly from?: number;
  /** Epoch ms, exclusive. Default: no end. */
  readonly to?: number;
  /** Default: every record. A scope (an organization, say) is part of it: `{ kind: 'and', of: [scope, wanted] }`. */
  readonly filter?: Filter;
  /** By time; which records come first, and so which ones a limit leaves. Default newest. */
  readonly order?: Order;
  /** Most records of one page. Default 100, at most {@link MAX_LIMIT}. */
  readonly limit?: number;
  /** Where the page before ended, as its `cursor` says; to be used with the same filter and order. */
  readonly cursor?: string;
}

export type Order = 'newest' | 'oldest';

export const DEFAULT_LIMIT = 100;
/** More are asked for page by page. */
export const MAX_LIMIT = 10_000;

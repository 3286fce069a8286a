/** A query as it goes to the driver. */
export interface Query {
  /** As it is sent; its values are removed before anything is recorded. */
  statement: string;
  /** Only their number and types are recorded. */
  parameters?: readonly unknown[];
  /** Name of the data source. Default `default`. */
  connection?: string;
}

/** A query whose end the caller has timed. */
export interface TimedQuery extends Query {
  durationMs: number;
}

/** A query that is under way; one of its calls is made, once, when it ends. */
export interface RunningQuery {
  /** `resultCount`: rows returned or changed, when known. */
  succeeded(resultCount?: number): void;
  failed(error: unknown): void;
}

/** A transaction that is open; one of its calls is made, once, when it ends. */
export interface RunningTransaction {
  committed(): void;
  rolledBack(): void;
}

/** Connections of a pool at one moment. */
export interface PoolState {
  /** Most connections the pool may have. */
  size: number;
  /** In use. */
  active: number;
  /** Open and free. */
  idle: number;
  /** Callers waiting for one. */
  waiting: number;
}

/** The ways a record can be logged, each with a cost of its own. */
export const RECORD_PATHS = ['category', 'generic', 'child', 'new child', 'error', 'secrets', 'disabled'] as const;
export type RecordPath = (typeof RECORD_PATHS)[number];

/** A logger under measurement, writing to files in a directory of its own. */
export interface RecordTarget {
  /** Logs the nth record; a path that is missing does not exist for this logger. */
  readonly paths: Partial<Record<RecordPath, (n: number) => void>>;
  /** Runs `work` in the context of a request with these ids. */
  inContext<T>(ids: RequestIds, work: () => T): T;
  /** Resolves when everything logged is in the file. */
  flush(): Promise<void>;
  /** Records given up so far, where the logger knows. */
  dropped?(): number;
}

export interface RequestIds {
  readonly request_id: string;
  readonly user_id: string;
  readonly organization_id: string;
  readonly correlation_id: string;
  readonly trace_id: string;
  readonly span_id: string;
}

export const IDS: RequestIds = Object.freeze({
  request_id: 'req_a1b2c3d4e5f6',
  user_id: 'user_4711',
  organization_id: 'org_17',
  correlation_id: 'req_a1b2c3d4e5f6',
  trace_id: 'ccaa1c6fe80a05778169ed91a1dc14fb',
  span_id: 'c67191d226d259c7',
});

/** What went wrong with an attempt. */
export interface FailedAttempt {
  /** The attempt that failed, from 1. */
  attempt: number;
  /** What was thrown; absent when an answer came back. */
  error?: unknown;
  /** Of the answer, when there was one. */
  status?: number;
}

/** How another system is called. */
export interface CallOptions {
  /** What is called: a URL, recorded without user, password, query and fragment, or any other name. */
  endpoint: string;
  method?: string;
  /** Most milliseconds one attempt may take. Default: no limit, as with more than a timer can count (2^31 - 1, some 24 days). */
  timeoutMs?: number;
  /** How often it is tried at most. Default 1: never again. */
  maxAttempts?: number;
  /** Milliseconds to wait before the second attempt; doubled before each further one. Default 100. */
  backoffMs?: number;
  /** Whether to try again after this failure, or this answer of 4xx or 5xx. Default: no answer, 408, 429 and 5xx. */
  retryIf?: (failed: FailedAttempt) => boolean;
  /** What of an object store is meant. */
  storage?: { service?: string; bucket?: string; key?: string };
}

/** What one attempt is given. */
export interface CallRun {
  /** Aborted with a `TimeoutError` after `timeoutMs`. */
  signal: AbortSignal;
  /** From 1. */
  attempt: number;
  /** Headers that take the story along; empty unless the endpoint is a URL whose host is allowed to know of it. `fetch` sends them by itself. */
  headers: Record<string, string>;
}

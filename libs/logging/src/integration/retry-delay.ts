import { LONGEST_DELAY_MS } from '../runtime/longest-delay';

const BACKOFF_MS = 100;

/** Milliseconds to wait after the attempt that failed, from 1: the backoff, doubled each time, as long as a timer can wait. */
export function retryDelayMs(backoffMs = BACKOFF_MS, failedAttempt: number): number {
  return Math.min(backoffMs * 2 ** (failedAttempt - 1), LONGEST_DELAY_MS);
}

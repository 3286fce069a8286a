/** Errors by which a processor hands its job back without failing: BullMQ knows them by name. */
const NAMES: ReadonlySet<string> = new Set(['DelayedError', 'WaitingError', 'WaitingChildrenError']);
/** `RATE_LIMIT_ERROR` of bullmq/src/classes/errors/rate-limit-error.ts: this one it knows by its message. */
const RATE_LIMITED = 'bullmq:rateLimitExceeded';

/** Whether the job goes back to the queue, to be delayed, rate limited or to wait for its children: no failure, no attempt used up. */
export function isHandedBack(error: unknown): boolean {
  return error instanceof Error && (NAMES.has(error.name) || error.message === RATE_LIMITED);
}

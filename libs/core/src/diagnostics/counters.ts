/** A sink's account: accepted = delivered + dropped + still queued, at any moment (G2). */
export class SinkCounters {
  accepted = 0;
  delivered = 0;
  dropped = 0;
  /** Writes that failed and were kept for another try. */
  failures = 0;
  /** Bytes waiting now. */
  queuedBytes = 0;
  /** Most bytes that ever waited. */
  peakQueuedBytes = 0;

  constructor(readonly sink: string) {}

  get queued(): number {
    return this.accepted - this.delivered - this.dropped;
  }
}

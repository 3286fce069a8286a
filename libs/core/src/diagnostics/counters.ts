/** A sink's account: accepted = delivered + spooled + deadLettered + dropped + queued, at any moment (G2). */
export class SinkCounters {
  /** Records given to the sink, `adopted` ones included. */
  accepted = 0;
  delivered = 0;
  /** Waiting on disk now. */
  spooled = 0;
  /** Refused by the receiver and set aside. */
  deadLettered = 0;
  dropped = 0;
  /** Left on disk by a process that ended, and taken over by this one. */
  adopted = 0;
  /** Writes that failed and were kept for another try. */
  failures = 0;
  /** Bytes waiting in memory now. */
  queuedBytes = 0;
  /** Most bytes that ever waited in memory. */
  peakQueuedBytes = 0;
  /** Bytes on disk now. */
  spooledBytes = 0;

  constructor(readonly sink: string) {}

  /** Records waiting in memory now. */
  get queued(): number {
    return this.accepted - this.delivered - this.spooled - this.deadLettered - this.dropped;
  }
}

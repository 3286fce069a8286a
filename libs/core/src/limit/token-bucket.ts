/** So many records in so much time, and as many at once. */
export interface Rate {
  readonly count: number;
  readonly perMs: number;
}

/** Fills at a rate and never beyond one period's worth. Times are ms of one monotonic clock. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  constructor(
    private readonly rate: Rate,
    now: number,
  ) {
    this.tokens = rate.count;
    this.filledAt = now;
  }

  take(now: number): boolean {
    const { count, perMs } = this.rate;
    this.tokens = Math.min(count, this.tokens + ((now - this.filledAt) * count) / perMs);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  /** Ms until the next can be taken, after one that could not. */
  get waitMs(): number {
    const { count, perMs } = this.rate;
    return Math.max(0, ((1 - this.tokens) * perMs) / count);
  }
}

/** Counts how often a cache had what was asked for: the app calls `hit()` or `miss()` at each look-up. */
export class CacheCounter {
  private found = 0;
  private lost = 0;

  constructor(readonly name: string) {}

  get hits(): number {
    return this.found;
  }

  get misses(): number {
    return this.lost;
  }

  /** 0 to 1, four decimals; undefined while nothing was asked for. */
  get hitRate(): number | undefined {
    const asked = this.found + this.lost;
    return asked === 0 ? undefined : Math.round((this.found / asked) * 10_000) / 10_000;
  }

  hit(): void {
    this.found += 1;
  }

  miss(): void {
    this.lost += 1;
  }

  reset(): void {
    this.found = 0;
    this.lost = 0;
  }
}

/** Entries that end by themselves: each lives `ttlMs` after it was put, and the oldest go when there are too many. */
export class ExpiringMap<V> {
  private readonly entries = new Map<string, { readonly value: V; readonly until: number }>();

  constructor(
    private readonly ttlMs: number,
    private readonly capacity = 10_000,
    private readonly now: () => number = Date.now,
  ) {}

  put(key: string, value: V): void {
    this.entries.set(key, { value, until: this.now() + this.ttlMs });
    for (const [oldest, { until }] of this.entries) {
      if (until > this.now() && this.entries.size <= this.capacity) return;
      this.entries.delete(oldest);
    }
  }

  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    return entry !== undefined && entry.until > this.now() ? entry.value : undefined;
  }
}

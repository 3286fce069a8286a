/** Ratio of neighbouring bucket limits. A bucket is reported by its geometric middle, so a percentile is off by at most √1.1 − 1 = 4.9 %. */
export const BUCKET_RATIO = 1.1;
/** Everything up to this, ms, is in bucket 0. */
export const SMALLEST_MS = 0.01;
const LOG_RATIO = Math.log(BUCKET_RATIO);
/** About 3 years. */
export const LAST_BUCKET = 320;

/** The bucket of a duration, ms: 0 … {@link LAST_BUCKET}. */
export function bucketOf(durationMs: number): number {
  if (!(durationMs > SMALLEST_MS)) return 0;
  return Math.min(LAST_BUCKET, 1 + Math.floor(Math.log(durationMs / SMALLEST_MS) / LOG_RATIO));
}

/** The duration a bucket stands for, ms, rounded to what its width means. */
export function durationOf(bucket: number): number {
  if (bucket === 0) return SMALLEST_MS;
  return Number((SMALLEST_MS * BUCKET_RATIO ** (bucket - 0.5)).toPrecision(4));
}

/** Durations by bucket: small, and the same for every store, so that all give the same percentiles. */
export class DurationHistogram {
  private readonly counts = new Map<number, number>();
  private count = 0;

  constructor(buckets: Iterable<readonly [bucket: number, count: number]> = []) {
    for (const [bucket, count] of buckets) this.addBucket(bucket, count);
  }

  get total(): number {
    return this.count;
  }

  /** Bucket and count, by bucket. */
  get buckets(): [number, number][] {
    return [...this.counts].sort(([a], [b]) => a - b);
  }

  add(durationMs: number): void {
    this.addBucket(bucketOf(durationMs), 1);
  }

  addBucket(bucket: number, count: number): void {
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + count);
    this.count += count;
  }

  merge(other: DurationHistogram): void {
    for (const [bucket, count] of other.counts) this.addBucket(bucket, count);
  }

  /** By nearest rank: the smallest duration that a share (0 to 1) of all does not exceed. Null when there is none. */
  percentile(share: number): number | null {
    let left = Math.max(1, Math.ceil(share * this.count));
    for (const [bucket, count] of this.buckets) {
      left -= count;
      if (left <= 0) return durationOf(bucket);
    }
    return null;
  }
}

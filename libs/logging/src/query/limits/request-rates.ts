import { ClientBuckets, TokenBucket, type Rate } from '@cairn/core/control';
import { TooManyException } from './too-many.exception';

const MINUTE_MS = 60_000;

/** How often who may ask does ask, and how often an address is refused. */
export class RequestRates {
  private readonly rate: Rate;
  private readonly refusedRate: Rate;
  private readonly buckets = new Map<string, TokenBucket>();
  private readonly refused: ClientBuckets;

  constructor({ perMinute, refusedPerMinute }: { readonly perMinute: number; readonly refusedPerMinute: number }) {
    this.rate = { count: perMinute, perMs: MINUTE_MS };
    this.refusedRate = { count: refusedPerMinute, perMs: MINUTE_MS };
    this.refused = new ClientBuckets(this.refusedRate);
  }

  /** @throws TooManyException */
  take(name: string): void {
    const now = performance.now();
    let bucket = this.buckets.get(name);
    if (bucket === undefined) this.buckets.set(name, (bucket = new TokenBucket(this.rate, now)));
    if (!bucket.take(now)) throw new TooManyException(`More than ${this.rate.count} requests in a minute`, bucket.waitMs);
  }

  /** @throws TooManyException */
  takeRefused(address: string): void {
    if (!this.refused.take(address, performance.now())) throw new TooManyException('Too many tokens that are not valid', MINUTE_MS / this.refusedRate.count);
  }
}

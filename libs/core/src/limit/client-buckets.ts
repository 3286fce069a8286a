import { TokenBucket, type Rate } from './token-bucket';

/** A client that has not been seen among so many others starts with a full bucket again. */
const CLIENTS = 10_000;

/** A bucket for each client, the ones seen last. */
export class ClientBuckets {
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(private readonly rate: Rate) {}

  take(client: string, now: number): boolean {
    const bucket = this.buckets.get(client) ?? new TokenBucket(this.rate, now);
    this.buckets.delete(client); // to the end: those at the front were seen longest ago
    if (this.buckets.size >= CLIENTS) this.buckets.delete(this.buckets.keys().next().value!);
    this.buckets.set(client, bucket);
    return bucket.take(now);
  }
}

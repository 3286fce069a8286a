import { dayOf, hourOf, type RedisKeys } from '../schema/keys';
import type { Argument } from './batch-arguments';
import type { BatchKeys } from './batch-keys';

/** Keys of an hour and its day as arguments of one call: each with its number and a lifetime in seconds, 0 when it has one. */
export class StatsKeys {
  private readonly spans = new Map<number, readonly string[]>();

  constructor(
    private readonly shard: RedisKeys,
    private readonly keys: BatchKeys,
    private readonly secondsOf: (key: string) => number,
  ) {}

  of(name: string, hour: number): readonly Argument[] {
    return this.spansOf(hour).flatMap((span) => this.argument(this.shard.stats(name, span)));
  }

  ofHost(name: 'hist' | 'unique_ips', host: string, hour: number): readonly Argument[] {
    return this.spansOf(hour).flatMap((span) => this.argument(this.shard.statsOfHost(name, host, span)));
  }

  private argument(key: string): [number: number, seconds: number] {
    return [this.keys.numberOf(key), this.secondsOf(key)];
  }

  private spansOf(hour: number): readonly string[] {
    let spans = this.spans.get(hour);
    if (spans === undefined) this.spans.set(hour, (spans = [hourOf(hour), dayOf(hour)]));
    return spans;
  }
}

import type { RedisKeys } from '../schema/keys';

/** Values of one index whose keys are remembered. */
const MOST_VALUES = 10_000;
/** Its values do not come again. */
const OF_REQUESTS = 'request:';

/** Keys of index entries: made once for values that come again, since joining and hashing texts is most of what encoding costs. */
export class IndexKeys {
  private readonly byIndex = new Map<string, Map<string, string>>();

  constructor(private readonly shard: RedisKeys) {}

  of(index: string, value: string): string {
    if (index === OF_REQUESTS) return this.shard.index(index + value);
    let keys = this.byIndex.get(index);
    if (keys === undefined) this.byIndex.set(index, (keys = new Map()));
    let key = keys.get(value);
    if (key !== undefined) return key;
    if (keys.size >= MOST_VALUES) keys.clear();
    keys.set(value, (key = this.shard.index(index + value)));
    return key;
  }
}

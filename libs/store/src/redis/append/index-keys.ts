import type { RedisKeys } from '../schema/keys';
import { Looked } from './upkeep';

/** Values of one index whose keys are remembered. */
const MOST_VALUES = 10_000;
/** Its values do not come again. */
const OF_REQUESTS = 'request:';
const OF_OAUTH = 'oauth:';
const NO_RECORDS: readonly number[] = Object.freeze([]);

/** By how long they live. */
export type IndexKind = 'plain' | 'oauth' | 'request' | 'flow';

/** A key of an index, with its place in the batch under way: what is looked up once need not be looked up again. */
export class IndexKey {
  number = 0;
  private seen: Looked | undefined;
  /** Places of the batch's records that belong to it. */
  private places: readonly number[] = NO_RECORDS;

  constructor(
    readonly name: string,
    readonly kind: IndexKind,
  ) {}

  get looked(): Looked {
    return (this.seen ??= new Looked());
  }

  get records(): readonly number[] {
    return this.places;
  }

  /** True when it is its first. */
  add(place: number): boolean {
    const places = this.places as number[];
    if (places.length === 0) this.places = [place];
    else if (places[places.length - 1] !== place) places.push(place);
    return places.length === 0;
  }

  /** The batch is written. */
  release(): void {
    this.places = NO_RECORDS;
  }
}

/** Keys of index entries: made once for values that come again, since joining and hashing texts is most of what encoding costs. */
export class IndexKeys {
  private readonly byIndex = new Map<string, Map<string, IndexKey>>();
  private ofBatch = new Map<string, IndexKey>();

  constructor(private readonly shard: RedisKeys) {}

  /** The batch before is written. */
  begin(): void {
    if (this.ofBatch.size > 0) this.ofBatch = new Map();
  }

  of(index: string, value: string): IndexKey {
    if (index === OF_REQUESTS) return this.ofBatch.get(value) ?? this.once(value, this.shard.index(index + value), 'request');
    let keys = this.byIndex.get(index);
    if (keys === undefined) this.byIndex.set(index, (keys = new Map()));
    let key = keys.get(value);
    if (key !== undefined) return key;
    if (keys.size >= MOST_VALUES) keys.clear();
    keys.set(value, (key = new IndexKey(this.shard.index(index + value), index === OF_OAUTH ? 'oauth' : 'plain')));
    return key;
  }

  flow(sessionId: string): IndexKey {
    const name = this.shard.flow(sessionId);
    return this.ofBatch.get(name) ?? this.once(name, name, 'flow');
  }

  /** Remembered for this batch. */
  private once(id: string, name: string, kind: IndexKind): IndexKey {
    const key = new IndexKey(name, kind);
    this.ofBatch.set(id, key);
    return key;
  }
}

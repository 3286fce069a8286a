import { fold } from '@cairn/core/query';
import { INDEX_NAMES } from '../schema/index-entries';
import type { RedisKeys } from '../schema/keys';
import type { ArgumentList } from './batch-arguments';
import { Looked } from './upkeep';

/** Values of one index whose keys are remembered. */
const MOST_VALUES = 10_000;
/** Its values do not come again. */
const OF_REQUESTS = INDEX_NAMES.indexOf('request:');
const OF_OAUTH = INDEX_NAMES.indexOf('oauth:');
/** In place of a number of an entry. */
const NONE = -1;

/** By how long they live. */
export type IndexKind = 'plain' | 'oauth' | 'request' | 'flow';

/** A key of an index, with its place in the batch under way: what is looked up once need not be looked up again. */
export class IndexKey extends Looked {
  number = 0;
  /** Records of the batch that belong to it, and its first and last among {@link IndexedPlaces}. */
  count = 0;
  first = NONE;
  last = NONE;

  /** Its name is head and value; many have the head in common. */
  constructor(
    readonly head: string,
    readonly value: string,
    readonly kind: IndexKind,
  ) {
    super();
  }
}

/** Places of a batch's records by key: lists that lie in the same memory for every batch. */
export class IndexedPlaces {
  private places = new Int32Array(4_096);
  private nexts = new Int32Array(4_096);
  private used = 0;

  /** True when it is the first of the key. A record that is there is not put there again. */
  add(key: IndexKey, place: number): boolean {
    const { last } = key;
    if (last !== NONE && this.places[last] === place) return false;
    if (this.used === this.places.length) this.grow();
    this.places[this.used] = place;
    this.nexts[this.used] = NONE;
    if (last === NONE) key.first = this.used;
    else this.nexts[last] = this.used;
    key.last = this.used;
    key.count += 1;
    this.used += 1;
    return last === NONE;
  }

  writeTo(target: ArgumentList, { first }: IndexKey): void {
    for (let at = first; at !== NONE; at = this.nexts[at]!) target.number(this.places[at]!);
  }

  /** The batch is written. */
  clear(keys: readonly IndexKey[]): void {
    this.used = 0;
    for (const key of keys) [key.first, key.last, key.count] = [NONE, NONE, 0];
  }

  private grow(): void {
    const [places, nexts] = [this.places, this.nexts];
    this.places = new Int32Array(places.length * 2);
    this.nexts = new Int32Array(places.length * 2);
    this.places.set(places);
    this.nexts.set(nexts);
  }
}

interface KeysOfIndex {
  readonly head: string;
  readonly kind: IndexKind;
  readonly byValue: Map<string, IndexKey>;
}

/** Keys of index entries: made once for values that come again, since joining and hashing texts is most of what encoding costs. */
export class IndexKeys {
  readonly places = new IndexedPlaces();
  private readonly indexes: readonly KeysOfIndex[];
  private readonly flows: KeysOfIndex;

  constructor(shard: RedisKeys) {
    this.indexes = INDEX_NAMES.map((name, index) => ({ head: shard.index(name), kind: kindOf(index), byValue: new Map() }));
    this.flows = { head: shard.flow(''), kind: 'flow', byValue: new Map() };
  }

  /** The batch is written. */
  release(used: readonly IndexKey[]): void {
    this.places.clear(used);
    this.flows.byValue.clear();
    this.indexes[OF_REQUESTS]!.byValue.clear();
  }

  /** @param index a place of {@link INDEX_NAMES}. */
  of(index: number, value: string): IndexKey {
    return keyOf(this.indexes[index]!, value);
  }

  /** The same whatever its case; each way it is written is remembered. */
  ofWord(index: number, word: string): IndexKey {
    const keys = this.indexes[index]!;
    const known = keys.byValue.get(word);
    if (known !== undefined) return known;
    const key = keyOf(keys, fold(word));
    if (keys.byValue.size < MOST_VALUES) keys.byValue.set(word, key);
    return key;
  }

  flow(sessionId: string): IndexKey {
    return keyOf(this.flows, sessionId);
  }
}

function kindOf(index: number): IndexKind {
  return index === OF_REQUESTS ? 'request' : index === OF_OAUTH ? 'oauth' : 'plain';
}

function keyOf({ byValue, head, kind }: KeysOfIndex, value: string): IndexKey {
  let key = byValue.get(value);
  if (key !== undefined) return key;
  if (byValue.size >= MOST_VALUES) byValue.clear();
  byValue.set(value, (key = new IndexKey(head, value, kind)));
  return key;
}

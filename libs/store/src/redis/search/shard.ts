import { createHash } from 'node:crypto';
import type { RedisLink } from '../link/redis-link';
import type { RedisKeys } from '../schema/keys';
import { STREAMS, streamOfId } from '../schema/streams';
import { READ_HASHES, READ_RECORDS } from './read.lua';

export type Command = readonly [name: string, ...args: (string | number)[]];
/** Id and line. */
export type Entry = readonly [id: string, line: string];

/** The server is held up for about a millisecond. */
const RECORDS_PER_CALL = 250;
const HASHES_PER_CALL = 8;
const RECORDS_DIGEST = createHash('sha1').update(READ_RECORDS).digest('hex');
const HASHES_DIGEST = createHash('sha1').update(READ_HASHES).digest('hex');

/** Reads one shard; all commands of a call in one round trip. */
export class Shard {
  constructor(
    private readonly link: RedisLink,
    readonly keys: RedisKeys,
  ) {}

  /** Rejects with the first error. */
  async run(commands: readonly Command[]): Promise<unknown[]> {
    if (commands.length === 0) return [];
    const answers = (await this.link.client.pipeline(commands.map((command) => [...command])).exec()) ?? [];
    return answers.map(([error, answer]) => {
      if (error !== null) throw error;
      return answer;
    });
  }

  /** Records by their ids; those that are gone are left out. */
  async records(ids: readonly string[]): Promise<Entry[]> {
    const known = ids.filter((id) => streamOfId(id) !== undefined);
    const answers = await Promise.all(pieces(known, RECORDS_PER_CALL).map((piece) => this.link.script(RECORDS_DIGEST, READ_RECORDS, this.keys.streams, piece)));
    return (answers as string[][]).flatMap((flat) => inPairs(flat));
  }

  /** Fields and values of hashes, one after the other; none of one that is not there. */
  async hashes(keys: readonly string[]): Promise<string[][]> {
    const answers = await Promise.all(pieces(keys, HASHES_PER_CALL).map((piece) => this.link.script(HASHES_DIGEST, READ_HASHES, piece, [])));
    return (answers as string[][][]).flat();
  }

  /** What is known of how far back things reach. */
  async floors(): Promise<Floors> {
    const [answer] = await this.hashes([this.keys.floors]);
    return new Floors(new Map(inPairs(answer ?? [])));
  }
}

/** Of `XRANGE` and of one stream of `XREAD`. */
export function entriesOf(answer: unknown): Entry[] {
  return (answer as [string, string[]][]).map(([id, fields]): Entry => [id, fields[1] ?? '']);
}

function inPairs(flat: readonly string[]): Entry[] {
  const pairs: Entry[] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) pairs.push([flat[at]!, flat[at + 1]!]);
  return pairs;
}

function pieces<T>(list: readonly T[], size: number): T[][] {
  const all: T[][] = [];
  for (let at = 0; at < list.length; at += size) all.push(list.slice(at, at + size));
  return all;
}

/** Times before which records were let go of, and up to which indexes are incomplete; epoch ms. */
export class Floors {
  constructor(private readonly values: ReadonlyMap<string, string>) {}

  ofStream(stream: number): number {
    return this.numberOf(STREAMS[stream]!) ?? -Infinity;
  }

  /** Infinite when the index was never kept, and so always incomplete. */
  ofIndex(index: string): number {
    const since = this.numberOf(`index:${index}`) ?? Infinity;
    return since === 0 ? -Infinity : since;
  }

  /** Up to where all indexes have let go of their entries. */
  get ofIndexes(): number {
    return this.numberOf('index') ?? -Infinity;
  }

  private numberOf(field: string): number | undefined {
    const value = this.values.get(field);
    return value === undefined ? undefined : Number(value);
  }
}

import { createHash } from 'node:crypto';
import type { RedisLink } from '../link/redis-link';
import type { RedisKeys } from '../schema/keys';
import { STREAMS } from '../schema/streams';
import { READ_HASHES, READ_INDEXES, READ_RECORDS } from './read.lua';

export type Command = readonly [name: string, ...args: (string | number)[]];
/** Id and line. */
export type Entry = readonly [id: string, line: string];

/** The server is held up for two or three milliseconds: less than by what a writer sends at once. */
const RECORDS_PER_CALL = 400;
const HASHES_PER_CALL = 8;
const digestOf = (script: string): string => createHash('sha1').update(script).digest('hex');
const RECORDS_DIGEST = digestOf(READ_RECORDS);
const INDEXES_DIGEST = digestOf(READ_INDEXES);
const HASHES_DIGEST = digestOf(READ_HASHES);

/** A piece of an index. */
export interface IndexRange {
  readonly key: string;
  /** Of a time, as a limit of the range. */
  readonly begin: string;
  /** Entries of that time to be passed over. */
  readonly skip: number;
}

/** Entries of an index, with the time of each. */
export type IndexEntries = readonly (readonly [id: string, time: number])[];

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
    const answers = await Promise.all(pieces(ids, RECORDS_PER_CALL).map((piece) => this.link.script(RECORDS_DIGEST, READ_RECORDS, this.keys.streams, piece)));
    return (answers as string[][]).flatMap(inPairs);
  }

  /**
   * The next entries of indexes, one more of each than is asked for: it tells where the next begin. And the records of the others, each once.
   * @param size entries of each index. @param end of the ranges, as a limit.
   */
  async indexed(ranges: readonly IndexRange[], size: number, newestFirst: boolean, end: string): Promise<{ readonly entries: readonly IndexEntries[]; readonly records: readonly Entry[] }> {
    const keys = [...this.keys.streams, ...ranges.map(({ key }) => key)];
    const values = [newestFirst ? 'ZREVRANGEBYSCORE' : 'ZRANGEBYSCORE', size + 1, RECORDS_PER_CALL, end, ...ranges.flatMap(({ begin, skip }) => [begin, skip])];
    const [records, ...indexes] = (await this.link.script(INDEXES_DIGEST, READ_INDEXES, keys, values)) as [string[], ...string[]];
    const entries = indexes.map((text) => inPairs(text === '' ? [] : text.split(' ')).map(([id, time]) => [id, Number(time)] as const));
    const ids = [...new Set(entries.flatMap((each) => each.slice(0, size).map(([id]) => id)))];
    return { entries, records: [...inPairs(records), ...(await this.records(ids.slice(RECORDS_PER_CALL)))] };
  }

  /** The records with the highest scores of several sets of ids: so many, and those that equal the last. */
  async highest(keys: readonly string[], most: number): Promise<readonly Entry[]> {
    const answers = await this.run(keys.map((key) => ['zrevrange', key, 0, most - 1, 'WITHSCORES']));
    const scored = (answers as string[][]).flatMap(inPairs).map(([id, score]) => ({ id, score: Number(score) }));
    const least = scored.map(({ score }) => score).sort((a, b) => b - a)[most - 1] ?? -Infinity;
    return this.records(scored.filter(({ score }) => score >= least).map(({ id }) => id));
  }

  /** Fields and values of hashes, one after the other; none of one that is not there. */
  async hashes(keys: readonly string[]): Promise<string[][]> {
    const answers = await Promise.all(pieces(keys, HASHES_PER_CALL).map((piece) => this.link.script(HASHES_DIGEST, READ_HASHES, piece, [])));
    return (answers as string[][]).flat().map((text) => JSON.parse(text) as string[]);
  }

  /** What is known of how far back things reach. */
  async floors(): Promise<Floors> {
    return (await this.floorsAnd([])).floors;
  }

  /** The same with answers to other commands, in one round trip. */
  async floorsAnd(commands: readonly Command[]): Promise<{ readonly floors: Floors; readonly answers: readonly unknown[] }> {
    const [floors, ...answers] = await this.run([['hgetall', this.keys.floors], ...commands]);
    return { floors: new Floors(new Map(Object.entries(floors as Record<string, string>))), answers };
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

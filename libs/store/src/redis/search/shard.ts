import type { RedisLink } from '../link/redis-link';
import type { RedisKeys } from '../schema/keys';
import { STREAMS, streamOfId } from '../schema/streams';

export type Command = readonly [name: string, ...args: (string | number)[]];
/** Id and line. */
export type Entry = readonly [id: string, line: string];

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
    const commands = ids.flatMap((id): Command[] => {
      const stream = streamOfId(id);
      return stream === undefined ? [] : [['xrange', this.keys.streams[stream]!, id, id]];
    });
    return (await this.run(commands)).flatMap(entriesOf);
  }

  /** What is known of how far back things reach. */
  async floors(): Promise<Floors> {
    const [answer] = await this.run([['hgetall', this.keys.floors]]);
    return new Floors(pairsOf(answer));
  }
}

/** Of `XRANGE` and of one stream of `XREAD`. */
export function entriesOf(answer: unknown): Entry[] {
  return (answer as [string, string[]][]).map(([id, fields]): Entry => [id, fields[1] ?? '']);
}

/** Of `HGETALL`, which a pipeline gives as a list or as an object. */
export function pairsOf(answer: unknown): Map<string, string> {
  if (!Array.isArray(answer)) return new Map(Object.entries(answer as Record<string, string>));
  const pairs = new Map<string, string>();
  for (let at = 0; at + 1 < answer.length; at += 2) pairs.set(String(answer[at]), String(answer[at + 1]));
  return pairs;
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

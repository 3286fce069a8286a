import { streamOfId } from '../schema/streams';
import type { Command, Shard } from './shard';
import { score, type Source, type SourceEntry, type SourceRange } from './source';

const SMALLEST = 50;
const LARGEST = 2_000;

/** One index, read piece by piece. */
interface Cursor {
  readonly key: string;
  /** Of the last entry that was read. */
  bound: number;
  /** Entries of that time that were read. */
  readAtBound: number;
  done: boolean;
}

/** Records that are in one of some indexes. */
export class IndexSource implements Source {
  private readonly cursors: Cursor[];

  /** @param size of the first piece. */
  constructor(
    private readonly shard: Shard,
    names: readonly string[],
    private readonly range: SourceRange,
    private size: number,
  ) {
    this.size = Math.min(LARGEST, Math.max(SMALLEST, size));
    const start = range.newestFirst ? range.to : range.from;
    this.cursors = range.from > range.to ? [] : names.map((name) => ({ key: shard.keys.index(name), bound: start, readAtBound: 0, done: false }));
  }

  get bound(): number | undefined {
    const bounds = this.cursors.filter(({ done }) => !done).map(({ bound }) => bound);
    if (bounds.length === 0) return undefined;
    return this.range.newestFirst ? Math.max(...bounds) : Math.min(...bounds);
  }

  async read(): Promise<readonly SourceEntry[]> {
    const open = this.cursors.filter(({ done }) => !done);
    const answers = (await this.shard.run(open.map((cursor) => this.command(cursor)))) as string[][];
    const ids = new Set<string>();
    answers.forEach((answer, index) => this.advance(open[index]!, answer, ids));
    this.size = Math.min(LARGEST, this.size * 2);
    const entries = await this.shard.records([...ids]);
    return entries.map((entry) => ({ entry, stream: streamOfId(entry[0])! }));
  }

  private command({ key, bound, readAtBound }: Cursor): Command {
    const { newestFirst, from, to } = this.range;
    const limit = ['WITHSCORES', 'LIMIT', readAtBound, this.size] as const;
    return newestFirst ? ['zrevrangebyscore', key, score(bound), score(from), ...limit] : ['zrangebyscore', key, score(bound), score(to), ...limit];
  }

  private advance(cursor: Cursor, answer: readonly string[], ids: Set<string>): void {
    for (let at = 0; at < answer.length; at += 2) {
      ids.add(answer[at]!);
      const time = Number(answer[at + 1]);
      cursor.readAtBound = time === cursor.bound ? cursor.readAtBound + 1 : 1;
      cursor.bound = time;
    }
    cursor.done = answer.length < this.size * 2;
  }
}

import { streamOfId } from '../schema/streams';
import type { IndexEntries, Shard } from './shard';
import { score, type Source, type SourceEntry, type SourceRange } from './source';

const SMALLEST = 50;
const LARGEST = 2_000;

/** One index, read piece by piece. */
interface Cursor {
  readonly key: string;
  /** Of the next entry; at the beginning, of the range. */
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

  get reach(): number | undefined {
    return this.bound;
  }

  async read(): Promise<readonly SourceEntry[]> {
    const { newestFirst, from, to } = this.range;
    const open = this.cursors.filter(({ done }) => !done);
    const ranges = open.map(({ key, bound, readAtBound }) => ({ key, begin: score(bound), skip: readAtBound }));
    const { entries, records } = await this.shard.indexed(ranges, this.size, newestFirst, score(newestFirst ? from : to));
    entries.forEach((each, index) => advance(open[index]!, each, this.size));
    this.size = Math.min(LARGEST, this.size * 2);
    return records.map((entry) => ({ entry, stream: streamOfId(entry[0])! }));
  }
}

/** @param size entries that were read; the one behind them begins the next piece. */
function advance(cursor: Cursor, entries: IndexEntries, size: number): void {
  for (const [, time] of entries.slice(0, size)) {
    cursor.readAtBound = time === cursor.bound ? cursor.readAtBound + 1 : 1;
    cursor.bound = time;
  }
  const next = entries[size];
  if (next === undefined) cursor.done = true;
  else if (next[1] !== cursor.bound) [cursor.bound, cursor.readAtBound] = [next[1], 0];
}

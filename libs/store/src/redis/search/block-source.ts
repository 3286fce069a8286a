import { LONGEST_BLOCK_MS } from '../append/blocks';
import { entriesOf, type Command, type Shard } from './shard';
import { score, type Source, type SourceEntry, type SourceRange } from './source';

interface Block {
  readonly first: string;
  readonly last: string;
  readonly earliest: number;
  readonly latest: number;
}

/** Blocks whose place is read at once: first and most. */
const FIRST_PAGE = 16;
const LARGEST_PAGE = 512;
/** Blocks that are read at once: first one, then ever more. */
const MOST = 16;

/** The records of one stream, block by block. */
export class BlockSource implements Source {
  private readonly waiting: Block[] = [];
  private next: number;
  private readAtNext = 0;
  private more = true;
  private page = FIRST_PAGE;
  private size = 1;

  constructor(
    private readonly shard: Shard,
    private readonly stream: number,
    private readonly range: SourceRange,
  ) {
    this.next = range.newestFirst ? range.to + LONGEST_BLOCK_MS : range.from;
    if (range.from > range.to) this.more = false;
  }

  get bound(): number | undefined {
    const { newestFirst, from, to } = this.range;
    if (newestFirst) return this.waiting.length > 0 ? Math.min(to, this.waiting[0]!.latest) : this.more ? Math.min(to, this.next) : undefined;
    const bounds = this.waiting.map(({ earliest }) => earliest);
    if (this.more) bounds.push(this.next - LONGEST_BLOCK_MS);
    return bounds.length === 0 ? undefined : Math.max(from, Math.min(...bounds));
  }

  get reach(): number | undefined {
    const [block] = this.waiting;
    return block === undefined ? this.bound : this.range.newestFirst ? Math.max(this.range.from, block.earliest) : Math.min(this.range.to, block.latest);
  }

  /** Reads where the first blocks of several of a shard are, in one round trip. */
  static async openAll(shard: Shard, sources: readonly BlockSource[]): Promise<void> {
    const answers = (await shard.run(sources.map((source) => source.placesCommand()))) as string[][];
    sources.forEach((source, index) => source.addPlaces(answers[index]!));
  }

  async read(): Promise<readonly SourceEntry[]> {
    if (this.waiting.length === 0) await BlockSource.openAll(this.shard, [this]);
    const blocks = this.waiting.splice(0, this.size);
    this.size = Math.min(MOST, this.size * 2);
    const key = this.shard.keys.streams[this.stream]!;
    const answers = await this.shard.run(blocks.map(({ first, last }): Command => (this.range.newestFirst ? ['xrevrange', key, last, first] : ['xrange', key, first, last])));
    return answers.flatMap(entriesOf).map((entry) => ({ entry, stream: this.stream }));
  }

  private placesCommand(): Command {
    const { newestFirst, from, to } = this.range;
    const key = this.shard.keys.times[this.stream]!;
    const limit = ['WITHSCORES', 'LIMIT', this.readAtNext, this.page] as const;
    return newestFirst ? ['zrevrangebyscore', key, score(this.next), score(from), ...limit] : ['zrangebyscore', key, score(this.next), score(to + LONGEST_BLOCK_MS), ...limit];
  }

  private addPlaces(answer: readonly string[]): void {
    for (let at = 0; at < answer.length; at += 2) this.addPlace(answer[at]!, Number(answer[at + 1]));
    this.more = answer.length === this.page * 2;
    this.page = Math.min(LARGEST_PAGE, this.page * 2);
  }

  private addPlace(member: string, latest: number): void {
    this.readAtNext = latest === this.next ? this.readAtNext + 1 : 1;
    this.next = latest;
    const [first = '', last = '', earliest = ''] = member.split(',');
    if (Number(earliest) <= this.range.to) this.waiting.push({ first, last, earliest: Number(earliest), latest });
  }
}

import { LONGEST_BLOCK_MS } from '../append/blocks';
import { entriesOf, type Command, type Shard } from './shard';
import { score, type Source, type SourceEntry, type SourceRange } from './source';

interface Block {
  readonly first: string;
  readonly last: string;
  readonly earliest: number;
  readonly latest: number;
}

/** Blocks whose place is read at once. */
const PAGE = 500;
/** Blocks that are read at once: first and most. */
const FIRST = 2;
const MOST = 16;

/** The records of one stream, block by block. */
export class BlockSource implements Source {
  private readonly waiting: Block[] = [];
  private next: number;
  private readAtNext = 0;
  private more = true;
  private size = FIRST;

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

  async read(): Promise<readonly SourceEntry[]> {
    if (this.waiting.length === 0) await this.readPlaces();
    const blocks = this.waiting.splice(0, this.size);
    this.size = Math.min(MOST, this.size * 2);
    const key = this.shard.keys.streams[this.stream]!;
    const answers = await this.shard.run(blocks.map(({ first, last }): Command => ['xrange', key, first, last]));
    return answers.flatMap(entriesOf).map((entry) => ({ entry, stream: this.stream }));
  }

  private async readPlaces(): Promise<void> {
    const { newestFirst, from, to } = this.range;
    const key = this.shard.keys.times[this.stream]!;
    const limit = ['WITHSCORES', 'LIMIT', this.readAtNext, PAGE] as const;
    const command: Command = newestFirst ? ['zrevrangebyscore', key, score(this.next), score(from), ...limit] : ['zrangebyscore', key, score(this.next), score(to + LONGEST_BLOCK_MS), ...limit];
    const [answer] = (await this.shard.run([command])) as [string[]];
    for (let at = 0; at < answer.length; at += 2) this.addPlace(answer[at]!, Number(answer[at + 1]));
    this.more = answer.length === PAGE * 2;
  }

  private addPlace(member: string, latest: number): void {
    this.readAtNext = latest === this.next ? this.readAtNext + 1 : 1;
    this.next = latest;
    const [first = '', last = '', earliest = ''] = member.split(',');
    if (Number(earliest) <= this.range.to) this.waiting.push({ first, last, earliest: Number(earliest), latest });
  }
}

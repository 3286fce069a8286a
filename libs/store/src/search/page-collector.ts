import { encodeCursor, type CursorPlace, type CursorQuery, type FoundRecord, type Order } from '@cairn/core/query';

export interface Candidate extends FoundRecord {
  /** Orders records of one time: the record's id, or the place of its line. */
  readonly key: string;
}

/** The best records of a query so far: as many as a page has, and one more that tells whether there is another page. */
export class PageCollector {
  private readonly kept: Candidate[] = [];
  private readonly sign: 1 | -1;

  constructor(
    order: Order,
    private readonly limit: number,
    private readonly after: CursorPlace | undefined,
  ) {
    this.sign = order === 'newest' ? -1 : 1;
  }

  /** False when no record of this time could come onto the page. */
  wants(time: number): boolean {
    if (this.after !== undefined && this.sign * (time - this.after.time) < 0) return false;
    return !this.full || this.sign * (time - this.last.time) <= 0;
  }

  /** Whether the page cannot change any more when everything that is left lies at or beyond a time. */
  isSettled(bound: number): boolean {
    return this.full && this.sign * (bound - this.last.time) > 0;
  }

  offer(candidate: Candidate): void {
    if (!this.wants(candidate.time) || (this.after !== undefined && this.compare(candidate, this.after) <= 0)) return;
    const at = this.place(candidate);
    const twin = this.kept[at - 1];
    if (twin !== undefined && this.compare(twin, candidate) === 0) return; // delivered twice
    this.kept.splice(at, 0, candidate);
    if (this.kept.length > this.limit + 1) this.kept.pop();
  }

  records(): FoundRecord[] {
    return this.kept.slice(0, this.limit).map(({ time, record, line }) => ({ time, record, line }));
  }

  /** Of the next page; undefined when there is none. */
  cursor(query: CursorQuery): string | undefined {
    return this.full ? this.cursorAfter(this.kept[this.limit - 1]!, query) : undefined;
  }

  cursorAfter({ time, key }: Pick<Candidate, 'time' | 'key'>, query: CursorQuery): string {
    return encodeCursor({ time, key, seen: 1 }, query);
  }

  private get full(): boolean {
    return this.kept.length > this.limit;
  }

  private get last(): Candidate {
    return this.kept[this.kept.length - 1]!;
  }

  /** Behind all that come before it or are equal. */
  private place(candidate: Candidate): number {
    let [low, high] = [0, this.kept.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(this.kept[middle]!, candidate) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private compare(a: { time: number; key: string }, b: { time: number; key: string }): number {
    return this.sign * (a.time - b.time || a.key.length - b.key.length || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  }
}

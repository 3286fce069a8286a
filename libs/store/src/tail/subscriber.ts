import type { RecordTest, TailEvent, TailRecord } from '@cairn/core/query';

export const DEFAULT_BUFFER = 1_000;

/** One follower: what waits for it, within bounds. */
export class Subscriber {
  private readonly waiting: TailEvent[] = [];
  private wake: (() => void) | undefined;
  private ended = false;

  constructor(
    private readonly test: RecordTest,
    private readonly buffer: number,
  ) {}

  offer(record: TailRecord): void {
    if (this.ended || !this.passes(record)) return;
    if (this.waiting.length < this.buffer) this.push(record);
    else this.miss(record.position);
  }

  push(event: TailEvent): void {
    this.waiting.push(event);
    this.wake?.();
  }

  /** The next event when there is one. */
  ready(): TailEvent | undefined {
    return this.ended ? undefined : this.waiting.shift();
  }

  /** The next event; undefined when it has ended. */
  async next(): Promise<TailEvent | undefined> {
    while (this.waiting.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => (this.wake = resolve));
      this.wake = undefined;
    }
    return this.ready();
  }

  end(): void {
    this.ended = true;
    this.wake?.();
  }

  /** A record that the filter cannot look at is not one that is looked for; nobody else's following ends by it. */
  private passes({ record }: TailRecord): boolean {
    try {
      return this.test(record);
    } catch {
      return false;
    }
  }

  /** A gap stands where the records it tells of would stand. */
  private miss(position: string): void {
    const last = this.waiting.at(-1);
    const missed = last?.kind === 'gap' && last.reason === 'slow' ? (last.records ?? 0) : undefined;
    const gap: TailEvent = { kind: 'gap', reason: 'slow', records: (missed ?? 0) + 1, position };
    if (missed === undefined) this.waiting.push(gap);
    else this.waiting[this.waiting.length - 1] = gap;
  }
}

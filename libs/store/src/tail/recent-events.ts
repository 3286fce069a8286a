import type { TailRecord } from '@cairn/core/query';

const MOST_EVENTS = 10_000;
const MOST_BYTES = 8 * 1024 * 1024;

/** What was followed lately, for followers that come back: each event has a running number. */
export class RecentEvents {
  private events: { readonly number: number; readonly event: TailRecord }[] = [];
  private bytes = 0;
  private last = 0;
  /** The first number from which on nothing is missing. */
  private complete = 1;

  get lastNumber(): number {
    return this.last;
  }

  nextNumber(): number {
    return (this.last += 1);
  }

  add(number: number, event: TailRecord): void {
    this.events.push({ number, event });
    this.bytes += event.line.length;
    if (this.events.length > 2 * MOST_EVENTS || this.bytes > 2 * MOST_BYTES) this.trim();
  }

  /** Not everything that was written will have been seen: older places cannot be gone on from. */
  break(): void {
    this.events = [];
    this.bytes = 0;
    this.complete = this.last += 1;
  }

  /** Everything after a number; undefined when some of it is gone. */
  after(number: number): readonly TailRecord[] | undefined {
    if (!(number + 1 >= this.complete && number <= this.last)) return undefined; // NaN, too
    return this.events.filter((each) => each.number > number).map(({ event }) => event);
  }

  private trim(): void {
    while (this.events.length > MOST_EVENTS || this.bytes > MOST_BYTES) {
      const half = this.events.splice(0, Math.max(1, this.events.length >> 1));
      for (const { event } of half) this.bytes -= event.line.length;
    }
    this.complete = this.events[0]?.number ?? this.last + 1;
  }
}

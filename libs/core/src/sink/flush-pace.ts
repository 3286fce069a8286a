/** Longest time a line waits while somebody watches, ms: with the reader's own delay and the way to many clients, all of them see it within a tenth of a second. */
const WATCHED_MS = 20;

/** How long lines wait for their batch: less while somebody follows them. Shared by the sinks that can be followed. */
export class FlushPace {
  private watchers = 0;

  /** @param usualMs while nobody watches. */
  constructor(private readonly usualMs: number) {}

  get ms(): number {
    return this.watchers > 0 && this.usualMs > WATCHED_MS ? WATCHED_MS : this.usualMs;
  }

  /** Somebody watches until what is returned is called. */
  watch(): () => void {
    this.watchers += 1;
    let leave = (): void => void (this.watchers -= 1);
    return () => {
      leave();
      leave = () => undefined;
    };
  }
}

/** One that never changes, of a number. */
export const paceOf = (flush: number | FlushPace): FlushPace => (typeof flush === 'number' ? new FlushPace(flush) : flush);

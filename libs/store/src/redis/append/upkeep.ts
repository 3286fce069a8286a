/** Keys are looked after this often at most, ms. */
const LONGEST_PAUSE_MS = 3_600_000;
/** More keys are not remembered; looking after one too often does no harm. */
const MOST_KEYS = 100_000;
/** An index may grow beyond its cap by this part of it before it is cut back. */
const SLACK = 1 / 10;

interface Looked {
  at: number;
  added: number;
}

/** Remembers which keys this process has given a lifetime and cut back lately, so that it is not done with every batch. */
export class Upkeep {
  private readonly keys = new Map<string, Looked>();
  private readonly pauseMs: number;

  /** @param lifetimeMs of what expires first. */
  constructor(
    lifetimeMs: number,
    private readonly cap: number,
    private readonly now: () => number = Date.now,
  ) {
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, lifetimeMs / 8);
  }

  /** Whether a key is to be looked after now, having got so many entries more. */
  isDue(key: string, added: number): boolean {
    const now = this.now();
    const looked = this.keys.get(key);
    if (looked === undefined) {
      if (this.keys.size >= MOST_KEYS) this.keys.clear();
      this.keys.set(key, { at: now, added: 0 });
      return true;
    }
    looked.added += added;
    if (now - looked.at < this.pauseMs && looked.added <= this.cap * SLACK) return false;
    [looked.at, looked.added] = [now, 0];
    return true;
  }

  /** Seconds after which a key that was looked after may go: its lifetime, and the time until it is looked after again. */
  secondsOf(lifetimeMs: number): number {
    return Math.ceil((lifetimeMs + this.pauseMs) / 1_000);
  }

  /** What was sent did not arrive: everything is due again. */
  forget(): void {
    this.keys.clear();
  }
}

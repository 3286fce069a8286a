/** Keys are looked after this often at most, ms. */
const LONGEST_PAUSE_MS = 3_600_000;
/** More keys are not remembered; looking after one too often does no harm. */
const MOST_KEYS = 100_000;
/** An index may grow beyond its cap by this part of it before it is cut back. */
const SLACK = 1 / 10;

/** When a key was looked after last, and how many entries it has got since. */
export class Looked {
  /** ms since the process began with its upkeep: a small number, which takes no memory of its own. */
  at = 0;
  added = 0;
  round = 0;
}

/** Knows which keys this process has given a lifetime and cut back lately, so that it is not done with every batch. */
export class Upkeep {
  private readonly keys = new Map<string, Looked>();
  private readonly pauseMs: number;
  private round = 1;
  private readonly began: number;

  /** @param lifetimeMs of what expires first. */
  constructor(
    lifetimeMs: number,
    private readonly cap: number,
    private readonly now: () => number = Date.now,
  ) {
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, lifetimeMs / 8);
    this.began = now();
  }

  /** Whether a key is to be looked after now. */
  isDue(key: string): boolean {
    let looked = this.keys.get(key);
    if (looked === undefined) {
      if (this.keys.size >= MOST_KEYS) this.keys.clear();
      this.keys.set(key, (looked = new Looked()));
    }
    return this.isDueFor(looked, 0);
  }

  /** The same for a key that its owner remembers, and that has got so many entries more. */
  isDueFor(looked: Looked, added: number): boolean {
    const now = this.now() - this.began;
    looked.added += added;
    if (looked.round === this.round && now - looked.at < this.pauseMs && looked.added <= this.cap * SLACK) return false;
    [looked.at, looked.added, looked.round] = [now, 0, this.round];
    return true;
  }

  /** Seconds after which a key that was looked after may go: its lifetime, and the time until it is looked after again. */
  secondsOf(lifetimeMs: number): number {
    return Math.ceil((lifetimeMs + this.pauseMs) / 1_000);
  }

  /** What was sent did not arrive: everything is due again. */
  forget(): void {
    this.round += 1;
  }
}

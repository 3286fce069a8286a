import type { Level } from '../record/level';

/** One level that was changed at run time. */
export interface Override<T> {
  readonly target: T;
  readonly level: Level;
  /** Who changed it, as far as the caller said. */
  readonly by: string | undefined;
  /** Milliseconds it still holds; `undefined`: until it is reset or the process ends. */
  readonly leftMs: number | undefined;
}

interface Entry<T> {
  readonly target: T;
  readonly level: Level;
  readonly by: string | undefined;
  /** On the monotonic clock. */
  readonly ends: number | undefined;
  readonly timer: NodeJS.Timeout | undefined;
}

/** Longest time a level may be changed for: well below what a timer of Node's holds. */
export const LONGEST_OVERRIDE_MS = 7 * 86_400_000;

/**
 * What has been changed at run time, and until when. Time is that of the monotonic clock, so that setting the wall clock ends nothing early and keeps
 * nothing longer; timers never keep a process alive.
 */
export class LevelOverrides<T> {
  private readonly entries = new Map<string, Entry<T>>();

  /** `onExpired` is told when a level's time is over, once it is no longer listed. */
  constructor(
    private readonly onExpired: (key: string, override: Override<T>) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  set(key: string, override: Omit<Override<T>, 'leftMs'>, forMs?: number): void {
    this.remove(key);
    const timer = forMs === undefined ? undefined : setTimeout(() => this.expire(key), Math.ceil(forMs)).unref();
    this.entries.set(key, { ...override, ends: forMs === undefined ? undefined : this.now() + forMs, timer });
  }

  get(key: string): Level | undefined {
    return this.entries.get(key)?.level;
  }

  /** What it was, or `undefined` when nothing was changed. */
  remove(key: string): Override<T> | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    clearTimeout(entry.timer);
    this.entries.delete(key);
    return this.shown(entry);
  }

  list(): Override<T>[] {
    return [...this.entries.values()].map((entry) => this.shown(entry));
  }

  keys(): string[] {
    return [...this.entries.keys()];
  }

  private expire(key: string): void {
    const expired = this.remove(key);
    if (expired !== undefined) this.onExpired(key, expired);
  }

  private shown({ target, level, by, ends }: Entry<T>): Override<T> {
    return { target, level, by, leftMs: ends === undefined ? undefined : Math.max(0, ends - this.now()) };
  }
}

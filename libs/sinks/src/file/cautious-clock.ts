/** The two clocks of a machine, ms: the wall clock, which can be set, and one that only goes forward. */
export interface Clocks {
  wall(): number;
  steady(): number;
}

export const systemClocks: Clocks = { wall: () => Date.now(), steady: () => performance.now() };

const HOUR_MS = 3_600_000;
/** A step beyond this is no slewing of NTP. */
const STEP_MS = 10 * 60_000;
/** How long a new time must last before it is believed: enough for a wrongly set clock to be noticed and set right. */
const PROBATION_MS = 24 * HOUR_MS;
/** A directory that was not written to for this long: either nothing ran, or the clock is ahead. */
const SILENCE_MS = 24 * HOUR_MS;

/**
 * The time by which files may be called old. It is never ahead of the wall clock, and follows a step of it only after a day: until then it goes on
 * from the last time that was believed.
 */
export class CautiousClock {
  private offset: number;
  private doubtedAt: number | undefined;

  constructor(private readonly clocks: Clocks = systemClocks) {
    this.offset = clocks.wall() - clocks.steady();
  }

  /** `newest`: last change of a file that was there before this process wrote any, ms since the epoch. If that is long ago, time goes on from there. */
  begin(newest: number): void {
    const { clocks } = this;
    if (clocks.wall() - newest > SILENCE_MS) this.offset = newest - clocks.steady();
  }

  now(): number {
    const steady = this.clocks.steady();
    const wall = this.clocks.wall();
    if (this.believes(wall - steady, steady)) {
      this.offset = wall - steady;
      this.doubtedAt = undefined;
    }
    return Math.min(wall, steady + this.offset);
  }

  private believes(offset: number, steady: number): boolean {
    if (Math.abs(offset - this.offset) <= STEP_MS) return true;
    this.doubtedAt ??= steady;
    return steady - this.doubtedAt >= PROBATION_MS;
  }
}

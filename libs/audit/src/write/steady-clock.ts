/** Beyond this the wall clock was set, rather than adjusted. */
const STEP_MS = 2_000;

export interface ClockSource {
  /** Milliseconds since the epoch, as the machine says. */
  wall(): number;
  /** Milliseconds that nobody can set. */
  monotonic(): number;
}

export const machineClock: ClockSource = { wall: () => Date.now(), monotonic: () => performance.now() };

/** Times that never go back, unless the wall clock was set: which is told, to be recorded before anything else is. */
export class SteadyClock {
  private lastWall: number;
  private lastMonotonic: number;
  private last: number;

  constructor(private readonly source: ClockSource = machineClock) {
    this.last = this.lastWall = source.wall();
    this.lastMonotonic = source.monotonic();
  }

  /** The time, and what it should have been where the clock was set in between. */
  read(): { time: string; expected?: string } {
    const [wall, monotonic] = [this.source.wall(), this.source.monotonic()];
    const expected = this.lastWall + monotonic - this.lastMonotonic;
    this.lastWall = wall;
    this.lastMonotonic = monotonic;
    if (Math.abs(wall - expected) > STEP_MS) {
      this.last = wall;
      return { time: iso(wall), expected: iso(expected) };
    }
    this.last = Math.max(this.last, wall);
    return { time: iso(this.last) };
  }
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

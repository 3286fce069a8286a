/** Time of day in milliseconds since the epoch. */
export interface Clock {
  now(): number;
  /** ISO 8601 UTC text of such a time. */
  format(time: number): string;
}

const SECOND = 1_000;

/** Milliseconds; the text is made once per millisecond, its beginning once per second. */
export class MillisecondClock implements Clock {
  private lastTime = -1;
  private lastText = '';
  private second = -1;
  private beginning = '';

  now(): number {
    return Date.now();
  }

  format(time: number): string {
    if (time !== this.lastTime) {
      this.lastTime = time;
      this.lastText = this.textOf(time);
    }
    return this.lastText;
  }

  private textOf(time: number): string {
    const second = Math.floor(time / SECOND);
    if (second !== this.second) {
      this.second = second;
      this.beginning = new Date(second * SECOND).toISOString().slice(0, -4);
    }
    return `${this.beginning}${String(SECOND + Math.floor(time - second * SECOND)).slice(1)}Z`;
  }
}

/** Further than this from the wall clock means that the clock was set: anchor again. */
const MAX_DRIFT_MS = 5;

/** Both clocks are read again when the process was halted between their readings, this often at most. */
const READINGS = 3;

/** Real microseconds: the monotonic clock, anchored to the wall clock and anchored again whenever that is set. */
export class MicrosecondClock implements Clock {
  private anchor = Date.now() - performance.now();
  private readonly milliseconds = new MillisecondClock();

  now(): number {
    const time = this.anchor + performance.now();
    return Math.abs(time - Date.now()) <= MAX_DRIFT_MS ? time : this.compare();
  }

  /** A pause between two readings looks like a clock that was set: only readings close together say which it was. */
  private compare(): number {
    let before: number, wall: number, after: number, readings = 0;
    do {
      before = performance.now();
      wall = Date.now();
      after = performance.now();
    } while (after - before > 1 && (readings += 1) < READINGS);
    const time = this.anchor + after;
    if (Math.abs(time - wall) <= MAX_DRIFT_MS) return time;
    this.anchor = wall - after;
    return wall;
  }

  format(time: number): string {
    const whole = Math.floor(time);
    const micros = Math.floor((time - whole) * 1000);
    return `${this.milliseconds.format(whole).slice(0, 23)}${String(micros).padStart(3, '0')}Z`;
  }
}

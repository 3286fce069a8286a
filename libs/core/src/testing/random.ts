/** Random numbers that come again with the same seed (mulberry32). */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** 0 to 1, 1 excluded. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** 0 to `below`, excluded. */
  whole(below: number): number {
    return Math.floor(this.next() * below);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(of: readonly T[]): T {
    return of[this.whole(of.length)]!;
  }

  /** Small numbers far more often: as users and pages are. */
  skewed(below: number): number {
    return Math.floor(this.next() ** 3 * below);
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length) text += this.whole(0x1_0000_0000).toString(16).padStart(8, '0');
    return text.slice(0, length);
  }

  /** A duration, ms with one decimal: log-normal around the median, with a long tail. */
  duration(medianMs: number, spread = 0.7): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return Math.round(medianMs * Math.exp(spread * normal) * 10) / 10;
  }
}

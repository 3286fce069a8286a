import { writeSync } from 'node:fs';

/** The descriptor the runner has given us. Nothing of the logging under test touches it. */
const DESCRIPTOR = 4;

/**
 * The producer's own account: a line (run, writer, n, ms since the epoch) for each record that the log call has accepted, written at once, so that it outlives a
 * `kill -9`.
 */
export class Ledger {
  constructor(
    private readonly run: string,
    private readonly writer: string,
  ) {}

  note(n: number): void {
    writeSync(DESCRIPTOR, this.line(n, Date.now()));
  }

  /** Several at once, in one write: for rates at which a write each would be the load. */
  noteAll(from: number, until: number): void {
    const now = Date.now();
    let text = '';
    for (let n = from; n < until; n += 1) text += this.line(n, now);
    if (text !== '') writeSync(DESCRIPTOR, text);
  }

  private line(n: number, at: number): string {
    return `${this.run} ${this.writer} ${n} ${at}\n`;
  }
}

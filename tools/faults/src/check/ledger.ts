import { readFileSync } from 'node:fs';

export interface Accepted {
  readonly writer: string;
  readonly n: number;
  /** When it was noted, ms since the epoch by the producer's clock. */
  readonly at: number;
}

/** What the producers of a run were rid of, in the order they noted it. A last line without its end was never finished: the record before it stands. */
export function* readLedger(path: string): Generator<Accepted> {
  const text = readFileSync(path, 'latin1');
  for (let start = 0, end = text.indexOf('\n'); end >= 0; start = end + 1, end = text.indexOf('\n', start)) {
    const [, writer, n, at] = text.slice(start, end).split(' ');
    yield { writer: writer!, n: Number(n), at: Number(at) };
  }
}

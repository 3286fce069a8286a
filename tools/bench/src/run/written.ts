import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const LINE_FEED = 10;

export interface Written {
  readonly lines: number;
  readonly bytes: number;
}

/**
 * Counts the lines in a directory's files and empties these: all loggers append, so they go on at the beginning, and the disk is not what is measured.
 * `alerts` holds lines a second time.
 */
export function takeWritten(dir: string): Written {
  let lines = 0;
  let bytes = 0;
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.json')) continue;
    const path = join(entry.parentPath, entry.name);
    const content = readFileSync(path);
    truncateSync(path);
    if (entry.name.startsWith('alerts')) continue;
    lines += countLines(content);
    bytes += content.length;
  }
  return { lines, bytes };
}

function countLines(content: Buffer): number {
  let lines = 0;
  for (let at = content.indexOf(LINE_FEED); at >= 0; at = content.indexOf(LINE_FEED, at + 1)) lines += 1;
  return lines;
}

/** Asynchronous pino keeps up to 4 KiB in memory until more comes. */
const ENOUGH = 0.99;

/** A logger that was cheap because it wrote nothing must not win. */
export function mustHaveWritten(subject: string, { lines }: Written, expected: number): void {
  if (lines < expected * ENOUGH) throw new Error(`${subject} wrote ${lines} lines of ${expected}`);
}

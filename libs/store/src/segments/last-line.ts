import type { FileHandle } from 'node:fs/promises';
import { parseLine } from '@cairn/core/query';
import { bytesOf, lineStart } from './line-start';
import { lineText, textStart } from './line-text';
import { LINE_FEED, MAX_LINE } from './lines';

const CLOSE = 0x7d;
const SPACE = 0x20;
/** Nobody ends the last line of a file that was not written to for this long, ms. */
const IDLE_MS = 60_000;

/**
 * How much of a file are lines. A last one without its line feed is one when it is a whole record: whatever comes then, that does not change any more. Any other is in the making,
 * until nobody has written to the file for a minute: then it is a torn one.
 */
export async function linesIn(file: FileHandle): Promise<number> {
  const { size, mtimeMs } = await file.stat();
  return Date.now() - mtimeMs > IDLE_MS ? size : wholeLinesIn(file, size);
}

/** The same of a file that is being written. */
export async function wholeLinesIn(file: FileHandle, size: number): Promise<number> {
  const last = await bytesOf(file, Math.max(0, size - 1), size);
  if (last.length === 0 || last[0] === LINE_FEED) return size;
  const start = await lineStart(file, size);
  const isLonger = size - start > MAX_LINE;
  return !isLonger && isWhole(await bytesOf(file, start, size), 0) ? size : start;
}

/** Whether the bytes from there to their end are a record. */
export function isWhole(bytes: Buffer, from: number): boolean {
  let last = bytes.length - 1;
  while (last > from && bytes[last]! <= SPACE) last -= 1;
  if (bytes[last] !== CLOSE || bytes.length - from > MAX_LINE) return false;
  const text = lineText(bytes, textStart(bytes, from), bytes.length);
  return text !== undefined && parseLine(text) !== undefined;
}

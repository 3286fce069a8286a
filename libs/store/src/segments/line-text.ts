import { isUtf8 } from 'node:buffer';

const MARK_LENGTH = 3;

/** Where a line's text begins: behind the byte order mark that some programs begin a file with, wherever the file's content was joined to. */
export function textStart(bytes: Uint8Array, start: number): number {
  return bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf ? start + MARK_LENGTH : start;
}

/** The text of a line, of which its bytes were made; undefined when they are no UTF-8. */
export function lineText(bytes: Buffer, start: number, end: number): string | undefined {
  const text = bytes.toString('utf8', start, end);
  return text.includes('\ufffd') && !isUtf8(bytes.subarray(start, end)) ? undefined : text;
}


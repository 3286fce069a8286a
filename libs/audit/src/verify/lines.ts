import { closeSync, openSync, readSync } from 'node:fs';
import { LONGEST_LINE } from '../entry';

const CHUNK = 1_048_576;
const LINE_FEED = 0x0a;

/** A line in a buffer that is reused for the next ones. */
export interface RawLine {
  readonly bytes: Buffer;
  readonly start: number;
  /** Of the line feed; of the end of the file in a torn line. */
  readonly end: number;
  /** Of the line in its file. */
  readonly offset: number;
  readonly torn: boolean;
  /** No writer made it. It is the last one that is read, and it need not be whole. */
  readonly tooLong: boolean;
}

/** The lines of a file from a byte on, in constant memory. @throws what the file system says. */
export function* linesOf(path: string, from = 0): Generator<RawLine, void> {
  const fd = openSync(path, 'r');
  try {
    let bytes: Buffer = Buffer.alloc(2 * CHUNK);
    let [begin, filled, offset] = [1, 1, from]; // a byte in front of every line is lent to whoever hashes it
    for (let position = from; ; ) {
      if (bytes.length - filled < CHUNK) [bytes, filled, begin] = moved(bytes, begin, filled);
      const read = readSync(fd, bytes, filled, CHUNK, position);
      if (read === 0) break;
      position += read;
      let search = filled;
      filled += read;
      for (let end = bytes.indexOf(LINE_FEED, search); end >= 0 && end < filled; end = bytes.indexOf(LINE_FEED, search)) {
        const tooLong = end - begin > LONGEST_LINE;
        yield { bytes, start: begin, end, offset, torn: false, tooLong };
        if (tooLong) return;
        offset += end + 1 - begin;
        search = begin = end + 1;
      }
      if (filled - begin > LONGEST_LINE) {
        yield { bytes, start: begin, end: filled, offset, torn: true, tooLong: true };
        return;
      }
    }
    if (filled > begin) yield { bytes, start: begin, end: filled, offset, torn: true, tooLong: false };
  } finally {
    closeSync(fd);
  }
}

/** What is left of the line under way goes to the front, of a larger buffer when it needs one. */
function moved(bytes: Buffer, begin: number, filled: number): [bytes: Buffer, filled: number, begin: number] {
  const rest = filled - begin;
  const into = bytes.length - rest > CHUNK ? bytes : Buffer.alloc(bytes.length * 2);
  bytes.copy(into, 1, begin, filled);
  return [into, rest + 1, 1];
}

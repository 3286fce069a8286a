import { closeSync, fdatasyncSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Entry, Head } from '../entry';
import type { TrailFile } from './trail-files';

/** How a chain's files end. */
export interface ChainEnd {
  /** Its last whole entry; undefined when there is none. */
  readonly head: Head | undefined;
  /** Its last checkpoint. */
  readonly checkpoint: Head | undefined;
  /** When that entry, or that checkpoint, was made: the later of the two. */
  readonly time: string;
  readonly closed: boolean;
  /** Bytes behind the last line feed. */
  readonly tornBytes: number;
}

interface Line {
  readonly entry: Entry;
  readonly sha256: string;
}

/** Holds more than a checkpoint's worth of common entries. */
const CHUNK = 1_048_576;

/**
 * Reads the end of a chain, and makes sure that what was read is on the disk: who names it must not name what a power cut would take.
 * @throws what the file system says.
 */
export function chainEnd(files: readonly TrailFile[]): ChainEnd {
  let tornBytes = 0;
  let last: Line | undefined;
  let closed = false;
  for (const { path } of [...files].reverse()) {
    const { lines, torn } = lastLines(path);
    if (last === undefined) tornBytes += torn;
    last ??= lines.at(-1);
    closed ||= lines.at(-2)?.entry.kind === 'close' && lines.at(-1)?.entry.kind === 'checkpoint' && last === lines.at(-1);
    const checkpoint = lines.findLast(({ entry }) => entry.kind === 'checkpoint');
    if (checkpoint !== undefined) return { head: headOf(last!), checkpoint: headOf(checkpoint), time: laterOf(last!.entry.time, checkpoint.entry.time), closed, tornBytes };
  }
  return { head: last === undefined ? undefined : headOf(last), checkpoint: undefined, time: last?.entry.time ?? '', closed, tornBytes };
}

function laterOf(a: string, b: string): string {
  return a > b ? a : b;
}

function headOf({ entry: { chain, seq }, sha256: hash }: Line): Head {
  return { chain, seq, hash };
}

/** The whole lines in the last part of a file. */
function lastLines(path: string): { lines: Line[]; torn: number } {
  const fd = openSync(path, 'r');
  try {
    fdatasyncSync(fd);
    const { size } = fstatSync(fd);
    for (let length = Math.min(size, CHUNK); ; length = Math.min(size, length * 2)) {
      const { lines, torn } = split(readAt(fd, size - length, length), length < size);
      if (length === size || lines.some(({ entry }) => entry.kind === 'checkpoint')) return { lines, torn };
    }
  } finally {
    closeSync(fd);
  }
}

function split(bytes: Buffer, isPart: boolean): { lines: Line[]; torn: number } {
  const begin = isPart ? bytes.indexOf(0x0a) + 1 : 0;
  const end = bytes.lastIndexOf(0x0a) + 1;
  const texts = bytes.toString('utf8', begin, Math.max(begin, end)).split('\n').slice(0, -1);
  return { lines: texts.flatMap(parsed), torn: bytes.length - end };
}

/** A line that is none is for the verifier to judge, not for the writer's start. */
function parsed(text: string): Line[] {
  try {
    const line = JSON.parse(text) as Line;
    return typeof line.sha256 === 'string' && typeof line.entry?.seq === 'number' ? [line] : [];
  } catch {
    return [];
  }
}

function readAt(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const count = readSync(fd, bytes, read, length - read, position + read);
    if (count === 0) break;
    read += count;
  }
  return bytes.subarray(0, read);
}

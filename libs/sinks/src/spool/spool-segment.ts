import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Rank, type WaitingLine } from '@cairn/core';
import { rankIn, readFrame } from './spool-frame';

/** One file of a volume. */
export interface Segment {
  readonly number: number;
  readonly path: string;
  /** Bytes that were written completely. */
  size: number;
  /** Bytes that are settled. */
  offset: number;
  /** Lines that are not settled, by rank. */
  counts: Record<Rank, number>;
  /** Lines are being taken out of it. */
  thinning?: Promise<void> | undefined;
}

export interface Frame {
  readonly line: WaitingLine;
  /** Where the next one begins, bytes into the segment. */
  readonly end: number;
}

const { O_RDONLY, O_NOFOLLOW = 0 } = constants;
const LINE_FEED = 0x0a;
const SCAN_BYTES = 1_048_576;

export function newSegment(number: number, path: string): Segment {
  return { number, path, size: 0, offset: 0, counts: noLines() };
}

export function noLines(): Record<Rank, number> {
  return { [Rank.Ordinary]: 0, [Rank.Important]: 0, [Rank.Protected]: 0 };
}

export function linesOf({ counts }: Segment): number {
  return counts[Rank.Ordinary] + counts[Rank.Important] + counts[Rank.Protected];
}

/** Opens segments for reading and keeps the last one open: the next batch is most often in the same. */
export class SegmentReader {
  /** Read into again and again: frames become text at once, and a new buffer for each batch costs whole collections of garbage. */
  private buffer = Buffer.alloc(0);
  private open: { readonly path: string; readonly file: FileHandle } | undefined;

  /** The frames from `offset` on, as many whole ones as `maxBytes` hold and at least one. Damaged ones are left out; `end` is behind all that was read. */
  async frames(segment: Segment, maxBytes: number): Promise<{ frames: Frame[]; end: number }> {
    if (this.open?.path !== segment.path) {
      await this.close();
      this.open = { path: segment.path, file: await open(segment.path, O_RDONLY | O_NOFOLLOW) };
    }
    for (let length = maxBytes; ; length *= 2) {
      const found = await this.attempt(this.open.file, segment, length);
      if (found !== undefined) return found;
    }
  }

  /** Undefined when the first frame is longer. */
  private async attempt(file: FileHandle, { offset, size }: Segment, length: number): Promise<{ frames: Frame[]; end: number } | undefined> {
    const wanted = Math.min(length, size - offset);
    if (this.buffer.length < wanted) this.buffer = Buffer.allocUnsafeSlow(length);
    const bytes = await read(file, this.buffer, offset, wanted);
    const end = offset + bytes.lastIndexOf(LINE_FEED) + 1;
    if (end > offset) return { frames: framesIn(bytes, offset), end };
    return bytes.length < wanted || wanted < length ? { frames: [], end: size } : undefined; // a torn end
  }

  async close(): Promise<void> {
    const { open: last } = this;
    this.open = undefined;
    await last?.file.close();
  }
}

/** All frames from `offset` on. */
export async function readAllFrames(segment: Segment): Promise<Frame[]> {
  const reader = new SegmentReader();
  try {
    return (await reader.frames(segment, segment.size)).frames;
  } finally {
    await reader.close();
  }
}

function framesIn(bytes: Buffer, offset: number): Frame[] {
  const frames: Frame[] = [];
  for (let start = 0; ; ) {
    const end = bytes.indexOf(LINE_FEED, start) + 1;
    if (end === 0) return frames;
    const line = readFrame(bytes.subarray(start, end));
    if (line !== undefined) frames.push({ line, end: offset + end });
    start = end;
  }
}

/** Counts the lines from `offset` on by what they say they are; a torn end counts as one. */
export async function countFrames({ path, offset, size }: Pick<Segment, 'path' | 'offset' | 'size'>): Promise<Record<Rank, number>> {
  const counts = noLines();
  const buffer = Buffer.allocUnsafe(SCAN_BYTES);
  const file = await open(path, O_RDONLY | O_NOFOLLOW);
  try {
    for (let position = offset; position < size; ) {
      const bytes = await read(file, buffer, position, Math.min(SCAN_BYTES, size - position));
      if (bytes.length === 0) break;
      position += countIn(bytes, counts, position + bytes.length >= size);
    }
  } finally {
    await file.close();
  }
  return counts;
}

/** Returns how many bytes were counted: up to the last whole line, or all. */
function countIn(bytes: Buffer, counts: Record<Rank, number>, last: boolean): number {
  let start = 0;
  for (let end = bytes.indexOf(LINE_FEED) + 1; end > 0; end = bytes.indexOf(LINE_FEED, start) + 1) {
    counts[rankIn(bytes, start) ?? Rank.Ordinary] += 1;
    start = end;
  }
  if (start > 0 && !last) return start;
  if (start < bytes.length) counts[Rank.Ordinary] += 1; // a torn end, or a line longer than any of ours
  return bytes.length;
}

async function read(file: FileHandle, buffer: Buffer, position: number, length: number): Promise<Buffer> {
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

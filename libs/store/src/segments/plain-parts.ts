import type { FileHandle } from 'node:fs/promises';
import { parseLine, timeOf } from '@cairn/core/query';
import { linesIn } from './last-line';
import { bytesOf, lineStart } from './line-start';
import { textStart } from './line-text';
import type { Segment } from './list-segments';
import { LINE_FEED, MAX_LINE, timeAt } from './lines';
import type { LoadedPart, Part, PartQuery } from './part';

/** Bytes of lines read at once. */
const PART = 1024 * 1024;
/**
 * How far a line of a file that is being written may lie behind a later one in time, ms: writers wait, processes take turns, clocks are set. In sealed files the order does
 * not matter.
 */
export const DISORDER_MS = 60_000;

/** A file without an index, from its end when the newest come first. Only what is there now. */
export async function plainPart(segment: Segment, file: FileHandle, query: PartQuery): Promise<Part | undefined> {
  const size = await linesIn(file);
  if (size === 0) return undefined;
  return query.newestFirst ? new BackwardPart(segment, file, size, Infinity, query) : new ForwardPart(segment, file, size, await firstPosition(file, size, query.from), -Infinity, query);
}

class BackwardPart implements Part {
  private start = 0;
  private latest = NaN;

  /** @param end where the part behind it begins. */
  constructor(
    private readonly segment: Segment,
    private readonly file: FileHandle,
    private readonly end: number,
    readonly bound: number,
    private readonly query: PartQuery,
  ) {}

  async load(): Promise<LoadedPart | undefined> {
    const from = Math.max(0, this.end - PART);
    const bytes = await bytesOf(this.file, from, this.end);
    const feed = from === 0 ? -1 : bytes.indexOf(LINE_FEED);
    const tooLong = from > 0 && (feed < 0 || feed === bytes.length - 1);
    this.start = tooLong ? await lineStart(this.file, from) : from + feed + 1;
    const lines = tooLong ? bytes.subarray(bytes.length) : bytes.subarray(feed + 1);
    this.latest = latestTime(lines);
    return loaded(this.segment, lines, this.start, tooLong ? 1 : 0);
  }

  next(): Part | undefined {
    const bound = Number.isNaN(this.latest) ? this.bound : Math.min(this.bound, this.latest + DISORDER_MS);
    return this.start === 0 || bound < this.query.from ? undefined : new BackwardPart(this.segment, this.file, this.start, bound, this.query);
  }
}

class ForwardPart implements Part {
  private end = 0;
  private earliest = NaN;

  constructor(
    private readonly segment: Segment,
    private readonly file: FileHandle,
    private readonly size: number,
    private readonly start: number,
    readonly bound: number,
    private readonly query: PartQuery,
  ) {}

  async load(): Promise<LoadedPart | undefined> {
    const to = Math.min(this.size, this.start + PART);
    const bytes = await bytesOf(this.file, this.start, to);
    const whole = to === this.size ? bytes.length : bytes.lastIndexOf(LINE_FEED) + 1; // the last line may have no line feed
    this.end = whole === 0 ? await lineEnd(this.file, to, this.size) : this.start + whole;
    const lines = bytes.subarray(0, whole);
    this.earliest = earliestTime(lines);
    return loaded(this.segment, lines, this.start, whole === 0 ? 1 : 0);
  }

  next(): Part | undefined {
    const bound = Number.isNaN(this.earliest) ? this.bound : Math.max(this.bound, this.earliest - DISORDER_MS);
    return this.end >= this.size || bound >= this.query.to ? undefined : new ForwardPart(this.segment, this.file, this.size, this.end, bound, this.query);
  }
}

function loaded({ name, modified }: Segment, bytes: Buffer, offset: number, oversized: number): LoadedPart {
  return { bytes, offset, stem: name, fallbackTime: modified, hidden: undefined, oversized };
}

/** Where a line that reaches beyond `position` ends. */
async function lineEnd(file: FileHandle, position: number, size: number): Promise<number> {
  for (let from = position; from < size; from += PART) {
    const feed = (await bytesOf(file, from, Math.min(size, from + PART))).indexOf(LINE_FEED);
    if (feed >= 0) return from + feed + 1;
  }
  return size;
}

/** Where to begin reading for records of `from` and later: by halving, as the lines are nearly in order. */
async function firstPosition(file: FileHandle, size: number, from: number): Promise<number> {
  let [low, high] = [0, Math.floor(size / PART)];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    const bytes = await bytesOf(file, middle * PART, Math.min(size, middle * PART + 2 * MAX_LINE));
    const time = earliestTime(bytes.subarray(bytes.indexOf(LINE_FEED) + 1).subarray(0, 256 * 1024));
    if (!Number.isNaN(time) && time + DISORDER_MS < from) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? 0 : await lineEnd(file, low * PART, size);
}

const latestTime = (bytes: Buffer): number => sampledTimes(bytes).reduce((best, time) => (time <= best ? best : time), NaN);
const earliestTime = (bytes: Buffer): number => sampledTimes(bytes).reduce((best, time) => (time >= best ? best : time), NaN);
const SAMPLES = 16;

/** Of lines here and there, the first and the last among them. */
function sampledTimes(bytes: Buffer): number[] {
  const times: number[] = [];
  for (let sample = 0; sample <= SAMPLES; sample += 1) {
    const start = sample === 0 ? 0 : bytes.lastIndexOf(LINE_FEED, Math.max(0, Math.floor((bytes.length * sample) / SAMPLES) - 2)) + 1;
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed;
    if (end > start) times.push(lineTime(bytes, start, end));
  }
  return times.filter((time) => !Number.isNaN(time));
}

function lineTime(bytes: Buffer, begin: number, end: number): number {
  const start = textStart(bytes, begin);
  const time = timeAt(bytes, start, end);
  if (!Number.isNaN(time) || end - start > MAX_LINE) return time;
  const record = parseLine(bytes.toString('utf8', start, end));
  return record === undefined ? NaN : timeOf(record);
}

import { rmdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gapOf, Rank, type Gap, type WaitingLine } from '@cairn/core';
import type { SpooledBatch } from '@cairn/core/remote';
import { AppendFile } from '../file/append-file';
import { joinedBatch } from './joined-batch';
import { parseSegmentName, segmentName } from './spool-name';
import { PositionFile } from './spool-position';
import { countFrames, linesOf, newSegment, SegmentReader, type Frame, type Segment } from './spool-segment';
import { thinSegment } from './thin-segment';

export interface VolumeOptions {
  /** A segment is ended when it has grown beyond this. */
  readonly segmentBytes: number;
  readonly lost: (gap: Gap) => void;
  readonly trouble: (situation: string, error: unknown) => void;
}

interface Writing {
  readonly segment: Segment;
  readonly lines: readonly WaitingLine[];
  /** `putSync` finished it. */
  settled: boolean;
}

/** Lines in order in a directory of their own: segments, the oldest of which is read while the newest is written, and the position up to which they are settled. */
export class SpoolVolume {
  private segments: Segment[] = [];
  private file: AppendFile | undefined;
  private writing: Writing | undefined;
  /** The second segment, while lines of it are part of a batch. */
  private lent: Segment | undefined;
  private nextNumber = 1;
  private closed = false;
  private readonly position: PositionFile;
  private readonly reader = new SegmentReader();
  /** Lines that are not settled. */
  records = 0;

  constructor(
    readonly dir: string,
    private readonly options: VolumeOptions,
  ) {
    this.position = new PositionFile(dir);
  }

  get bytes(): number {
    return this.segments.reduce((sum, { size }) => sum + size, 0);
  }

  get isWriting(): boolean {
    return this.writing !== undefined;
  }

  /** Finds what an earlier process left. */
  async load(): Promise<void> {
    const position = this.position.read();
    for (const name of (await readdir(this.dir)).sort()) {
      const number = parseSegmentName(name);
      const path = join(this.dir, name);
      const stats = await lstat(path);
      if (number === undefined || !stats.isFile() || number < (position?.segment ?? 0)) continue;
      const offset = position?.segment === number && position.offset <= stats.size ? position.offset : 0;
      const span = { path, size: stats.size, offset };
      const segment: Segment = { number, ...span, counts: await countFrames(span) };
      this.segments.push(segment);
      this.records += linesOf(segment);
      this.nextNumber = number + 1;
    }
  }

  /** All of the lines or, rejecting, none. `frames` is their text. */
  async put(frames: string, lines: readonly WaitingLine[]): Promise<void> {
    const { segment, file } = this.openSegment();
    const writing: Writing = { segment, lines, settled: false };
    this.writing = writing;
    try {
      await file.write(frames);
    } catch (error) {
      if (!writing.settled) this.abandon(segment);
      throw error;
    }
    if (writing.settled) return;
    this.writing = undefined;
    this.grew(segment, lines);
  }

  /** Finishes a `put` under way, too. */
  putSync(frames: string, lines: readonly WaitingLine[]): void {
    const { writing } = this;
    if (writing !== undefined) {
      writing.settled = true;
      this.writing = undefined;
      this.file?.writeSync('');
      this.grew(writing.segment, writing.lines);
    }
    if (lines.length === 0) return;
    const { segment, file } = this.openSegment();
    file.writeSync(frames);
    this.grew(segment, lines);
  }

  async replay(maxBytes: number): Promise<SpooledBatch | undefined> {
    this.lent = undefined;
    for (;;) {
      const segment = this.segments[0];
      if (segment === undefined || (segment.offset >= segment.size && this.writing?.segment === segment)) return undefined;
      await segment.thinning;
      if (segment.offset >= segment.size) {
        this.remove(segment);
        continue;
      }
      const { frames, end } = await this.read(segment, maxBytes);
      if (frames.length === 1) return this.withNext(segment, frames, end, maxBytes);
      if (frames.length > 0) return this.batchOf(segment, frames, end);
      segment.offset = end;
    }
  }

  /** Segments that are neither read nor written now: they may be thinned. */
  get idle(): readonly Segment[] {
    return this.segments.slice(1).filter((segment) => segment !== this.current && segment !== this.lent);
  }

  /** Takes the lines of a rank out of a segment, unless it is read by now. */
  async thin(segment: Segment, rank: Rank): Promise<void> {
    if (!this.idle.includes(segment)) return;
    segment.thinning = thinSegment(segment, rank).then((gone) => {
      const gap = gapOf(gone);
      this.records -= gone.length;
      if (gap !== undefined) this.options.lost(gap);
    });
    try {
      await segment.thinning;
    } finally {
      segment.thinning = undefined;
    }
  }

  /** Nothing more is written here; reading goes on. */
  async seal(): Promise<void> {
    const { file } = this;
    this.file = undefined; // at once: the next segment may be opened before this one is closed
    await file?.close();
  }

  /** What is left stays, without its directory when nothing is. */
  async close(): Promise<void> {
    this.closed = true;
    await this.seal();
    await this.reader.close();
    this.position.close();
    if (this.records === 0) this.removeAll();
  }

  removeAll(): void {
    for (const segment of [...this.segments]) this.remove(segment);
    this.position.remove();
    void this.reader.close(); // nothing is read any more
    try {
      rmdirSync(this.dir);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.options.trouble(`"${this.dir}" is not empty and stays`, error);
    }
  }

  private get current(): Segment | undefined {
    return this.file === undefined ? undefined : this.segments.at(-1);
  }

  private openSegment(): { segment: Segment; file: AppendFile } {
    const last = this.current;
    if (last !== undefined && this.file !== undefined && last.size < this.options.segmentBytes) return { segment: last, file: this.file };
    void this.seal(); // a close that waits for nothing but a descriptor
    const path = join(this.dir, segmentName(this.nextNumber));
    const segment = newSegment(this.nextNumber++, path);
    this.file = new AppendFile(path);
    this.segments.push(segment);
    return { segment, file: this.file };
  }

  private grew(segment: Segment, lines: readonly WaitingLine[]): void {
    segment.size = statSync(segment.path).size;
    for (const { rank } of lines) segment.counts[rank] += 1;
    this.records += lines.length;
  }

  /** A segment that could not be written to: what is whole in it stays, the rest is cut off, and the next lines go to another. */
  private abandon(segment: Segment): void {
    this.writing = undefined;
    void this.seal();
    if (segment.size === 0) return this.remove(segment);
    try {
      truncateSync(segment.path, segment.size);
    } catch (error) {
      this.options.trouble(`"${segment.path}" could not be cut to what is whole in it: some records may be delivered twice`, error);
    }
  }

  private async read(segment: Segment, maxBytes: number): Promise<{ frames: Frame[]; end: number }> {
    try {
      return await this.reader.frames(segment, maxBytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return { frames: [], end: segment.size }; // somebody took it away: its lines are lost
    }
  }

  /** A line that comes alone, with those behind it. `end`: how far the segment was read. */
  private async withNext(segment: Segment, frames: readonly Frame[], end: number, maxBytes: number): Promise<SpooledBatch> {
    const rest = end < segment.size ? await this.read({ ...segment, offset: end }, maxBytes) : { frames: [], end };
    if (rest.frames.length > 0) return this.batchOf(segment, [...frames, ...rest.frames], rest.end);
    const alone = this.batchOf(segment, frames, rest.end);
    const next = this.segments[1];
    if (next === undefined || next.offset >= next.size) return alone;
    this.lent = next;
    await next.thinning;
    const behind = await this.read(next, maxBytes);
    return behind.frames.length === 0 ? alone : joinedBatch(alone, this.batchOf(next, behind.frames, behind.end));
  }

  /** `end`: how far the segment was read for them; what is damaged between its last frame and there is done with them. */
  private batchOf(segment: Segment, frames: readonly Frame[], end: number): SpooledBatch {
    let done = 0;
    const settle = (count: number): void => {
      if (this.closed || count === 0 || this.segments[0] !== segment) return;
      for (const { line } of frames.slice(done, done + count)) segment.counts[line.rank] -= 1;
      this.records -= count;
      done += count;
      segment.offset = done === frames.length ? end : frames[done - 1]!.end;
      if (segment.offset >= segment.size && this.writing?.segment !== segment) this.remove(segment);
      else this.remember(segment);
    };
    return { lines: frames.map(({ line }) => line), settle };
  }

  private remember({ number, offset }: Segment): void {
    try {
      this.position.write({ segment: number, offset });
    } catch (error) {
      this.options.trouble(`"${this.dir}" cannot keep its position: after a restart some records are delivered again`, error);
    }
  }

  /** What it still counts could not be read back. */
  private remove(segment: Segment): void {
    if (segment === this.current) void this.seal();
    this.segments = this.segments.filter((each) => each !== segment);
    rmSync(segment.path, { force: true });
    const records = linesOf(segment);
    this.records -= records;
    const now = Date.now();
    if (records > 0) this.options.lost({ records, bytes: segment.size - segment.offset, from: now, to: now });
  }
}

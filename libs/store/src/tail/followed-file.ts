import type { FileHandle } from 'node:fs/promises';
import { isWhole, wholeLinesIn } from '../segments/last-line';
import type { Segment } from '../segments/list-segments';
import { LINE_FEED, MAX_LINE } from '../segments/lines';
import { openRegular } from '../segments/open-file';
import { FileLife } from './file-life';

/** Bytes read at once. */
const READ = MAX_LINE + 64 * 1024;
/** Earlier lives that copies are known of. */
const LIVES = 3;
/** How long it is waited until there is enough of a file to tell it from a copy, ms. */
const GRACE_MS = 5_000;

/** One file that is being written, and how far it was read. Goes on when it was renamed; begins anew when it was truncated. */
export class FollowedFile {
  private file: FileHandle | undefined;
  private life: FileLife;
  private readonly past: FileLife[] = [];
  /** What this file is a copy of, and was not read of there yet. */
  private original: FileLife | undefined;
  /** Within a line that is too long. */
  private skipping = false;

  /** Since when it is not known whether this is a copy; undefined when that is decided. */
  private undecided: number | undefined;

  /**
   * @param offset to read on from.
   * @param known the lives of all files it may be a copy of.
   */
  constructor(
    public path: string,
    readonly dev: number,
    readonly ino: number,
    offset: number,
    private readonly known: () => readonly FileLife[],
  ) {
    this.life = new FileLife(offset);
    if (offset === 0) this.undecided = performance.now();
  }

  static at({ path, dev, ino }: Segment, offset: number, known: () => readonly FileLife[]): FollowedFile {
    return new FollowedFile(path, dev, ino, offset, known);
  }

  get position(): number {
    return this.original?.offset ?? this.life.offset;
  }

  /** The latest first. */
  get lives(): readonly FileLife[] {
    return [this.life, ...this.past];
  }

  /** Learns by what it is known again, when it is followed from its middle. A file that cannot be read now is followed all the same. */
  async lookAtIt(): Promise<void> {
    const file = await this.opened().catch(() => undefined);
    if (file !== undefined) await this.beginAtALine(file).catch(() => undefined);
    await this.close(); // most files of a directory are never written to again
  }

  /** A line in the making is read from its beginning. */
  private async beginAtALine(file: FileHandle): Promise<void> {
    this.life.offset = await wholeLinesIn(file, this.life.offset);
    await this.life.lookAt(file);
  }

  /** The whole lines that came since the last time, at most about a megabyte of them; and whether there may be more. */
  async read(): Promise<{ readonly bytes: Buffer; readonly more: boolean }> {
    const file = await this.opened();
    const nothing = { bytes: Buffer.alloc(0), more: false };
    if (file === undefined) return nothing;
    const { size } = await file.stat();
    if (this.original === undefined && size < this.life.offset) this.restart();
    if (size === this.life.offset || !(await this.isOwn(file, size))) return nothing;
    const bytes = await this.readOn(file, size);
    return bytes === undefined ? { ...nothing, more: true } : { bytes: this.takeLines(bytes, this.life.offset + bytes.length >= size), more: this.life.offset < size && bytes.length >= READ };
  }

  async close(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    await file?.close().catch(() => undefined); // it was open for reading: nothing is lost
  }

  /** What copies have beyond the place is read from them. */
  end(): void {
    this.life.isOver = true;
  }

  /** Whether what it has is to be read from here: not so of a copy, as long as the original is there. Then the copy has what came between the last look at that and its end. */
  private async isOwn(file: FileHandle, size: number): Promise<boolean> {
    if (this.undecided !== undefined) await this.decide(this.undecided, file, size);
    const { original } = this;
    if (this.undecided !== undefined) return false;
    if (original === undefined) return true;
    if (!original.isOver) return false;
    this.life = new FileLife(Math.min(size, original.offset));
    await this.life.lookAt(file);
    this.original = undefined;
    return size > original.offset;
  }

  private async decide(since: number, file: FileHandle, size: number): Promise<void> {
    const others = this.known().filter((life) => life !== this.life);
    const answers = await Promise.all(others.map((life) => life.isCopiedBy(file, size)));
    const copied = answers.indexOf('yes');
    if (copied < 0 && answers.includes('perhaps') && performance.now() - since < GRACE_MS) return;
    this.undecided = undefined;
    this.original = others[copied];
  }

  /** What comes after the place; undefined when it turned out to be another file's content. */
  private async readOn(file: FileHandle, size: number): Promise<Buffer | undefined> {
    const { offset, remembered } = this.life;
    const from = offset - remembered;
    const bytes = Buffer.allocUnsafe(Math.min(size - from, remembered + READ));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    if (!this.life.isContinuedBy(bytes.subarray(0, Math.min(bytesRead, remembered)))) {
      this.restart();
      return undefined;
    }
    return bytes.subarray(remembered, bytesRead);
  }

  /** Whole lines; a record at the end of the file is one without its line feed, too. */
  private takeLines(bytes: Buffer, isAll: boolean): Buffer {
    const first = this.skipping ? bytes.indexOf(LINE_FEED) + 1 : 0;
    const fed = bytes.lastIndexOf(LINE_FEED) + 1;
    const isRecord = isAll && fed < bytes.length && (fed > 0 || !this.skipping) && isWhole(bytes, fed);
    const end = isRecord ? bytes.length : fed;
    if (this.skipping && first > 0) this.skipping = false;
    if (end > 0) this.life.advance(bytes, end);
    else if (bytes.length > MAX_LINE) {
      this.skipping = true;
      this.life.advance(bytes, bytes.length);
    }
    return bytes.subarray(Math.min(first, end), end);
  }

  private restart(): void {
    this.end();
    this.past.unshift(this.life);
    this.past.length = Math.min(this.past.length, LIVES);
    this.life = new FileLife();
    this.undecided = performance.now();
    this.skipping = false;
  }

  private async opened(): Promise<FileHandle | undefined> {
    if (this.file !== undefined) return this.file;
    const file = await openRegular(this.path);
    const stats = await file?.stat();
    if (stats === undefined || stats.ino !== this.ino || stats.dev !== this.dev) {
      await file?.close(); // another file has taken the name
      return undefined;
    }
    return (this.file = file);
  }
}

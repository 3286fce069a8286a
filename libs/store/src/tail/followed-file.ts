import type { FileHandle } from 'node:fs/promises';
import type { Segment } from '../segments/list-segments';
import { LINE_FEED, MAX_LINE } from '../segments/lines';
import { openRegular } from '../segments/open-file';

/** Bytes read at once. */
const READ = MAX_LINE + 64 * 1024;
/** Bytes before the place that was read to: other ones there tell that the file was begun anew. */
const REMEMBERED = 48;

/** One file that is being written, and how far it was read. Goes on when it was renamed; begins anew when it was truncated. */
export class FollowedFile {
  private file: FileHandle | undefined;
  private before: Buffer = Buffer.alloc(0);
  /** Within a line that is too long. */
  private skipping = false;

  /** @param offset to read on from. */
  constructor(
    public path: string,
    readonly dev: number,
    readonly ino: number,
    private offset: number,
  ) {}

  static at({ path, dev, ino }: Segment, offset: number): FollowedFile {
    return new FollowedFile(path, dev, ino, offset);
  }

  get position(): number {
    return this.offset;
  }

  /** The whole lines that came since the last time, at most about a megabyte of them; and whether there may be more. */
  async read(): Promise<{ readonly bytes: Buffer; readonly more: boolean }> {
    const file = await this.opened();
    const nothing = { bytes: Buffer.alloc(0), more: false };
    if (file === undefined) return nothing;
    const { size } = await file.stat();
    if (size < this.offset) this.restart();
    if (size === this.offset) return nothing;
    const bytes = await this.readOn(file, size);
    return bytes === undefined ? { ...nothing, more: true } : { bytes: this.takeLines(bytes), more: this.offset < size && bytes.length >= READ };
  }

  async close(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    await file?.close().catch(() => undefined); // it was open for reading: nothing is lost
  }

  /** What comes after the place; undefined when it turned out to be another file's content. */
  private async readOn(file: FileHandle, size: number): Promise<Buffer | undefined> {
    const from = this.offset - this.before.length;
    const bytes = Buffer.allocUnsafe(Math.min(size - from, this.before.length + READ));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    if (!bytes.subarray(0, Math.min(bytesRead, this.before.length)).equals(this.before)) {
      this.restart();
      return undefined;
    }
    return bytes.subarray(this.before.length, bytesRead);
  }

  private takeLines(bytes: Buffer): Buffer {
    const first = this.skipping ? bytes.indexOf(LINE_FEED) + 1 : 0;
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    if (this.skipping && first > 0) this.skipping = false;
    if (end > 0) this.advance(bytes, end);
    else if (bytes.length > MAX_LINE) {
      this.skipping = true;
      this.advance(bytes, bytes.length);
    }
    return bytes.subarray(Math.min(first, end), end);
  }

  private advance(bytes: Buffer, length: number): void {
    this.offset += length;
    const known = Buffer.concat([this.before, bytes.subarray(Math.max(0, length - REMEMBERED), length)]);
    this.before = known.subarray(Math.max(0, known.length - REMEMBERED));
  }

  private restart(): void {
    this.offset = 0;
    this.before = Buffer.alloc(0);
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

import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BatchWriter, SelfLog } from '@cairn/core';
import type DailyRotateFile from 'winston-daily-rotate-file';
import { AppendFile, BYTES_A_UNIT } from './append-file';
import { CurrentLink } from './current-link';
import { dailyRotateFile } from './daily-rotate-file';
import { dayOf, linkName, parseFileName, renewWriterId, type FileCategory } from './file-name';
import { blankBytes, namesOnly } from './names-only.fs';

export interface RollingFileOptions {
  readonly category: FileCategory;
  readonly dir: string;
  /** See {@link newWriterId}: nobody else writes files of this name. */
  readonly writerId: string;
  /** A file rolls before the first batch after it has grown beyond this. Bytes, rounded to KiB. */
  readonly maxSizeBytes: number;
  readonly selfLog: SelfLog;
  /** Told the path of a file that will never be written again. */
  readonly onSealed?: (path: string) => void;
}

const DAY_MS = 86_400_000;
/** The roller counts in KiB: this close to the largest size it is asked about every batch. */
const NEAR_BYTES = 2_048;

/**
 * Files by day and size: winston-daily-rotate-file rolls, we write. It is made, and told what was written, as soon as anything depends on it, and so decides names,
 * sizes and days (asked every time it would cost more than the writing), while its own stream writes nothing (see {@link namesOnly}): it reports `finish` before data is written, dies of a full disk, and knows no write's end.
 */
export class RollingFileWriter implements BatchWriter {
  private roller: DailyRotateFile | undefined;
  private file: AppendFile | undefined;
  private writerId: string;
  private link: CurrentLink;
  private closed = false;
  /** The batch whose file is settled: a batch offered again does not roll. */
  private placed = '';
  /** The day of the file's beginning or of the batch the roller was told last, in days since the epoch. */
  private day = -1;
  /** How much of what was written to the current file the roller knows, bytes. */
  private told = 0;

  constructor(private readonly options: RollingFileOptions) {
    this.writerId = options.writerId;
    this.link = this.linkOf(options.writerId);
  }

  /** The path written to now, once there was anything to write. */
  get path(): string | undefined {
    return this.file?.path;
  }

  async write(text: string, lines?: readonly string[]): Promise<void> {
    const file = this.roll(text);
    await file.write(text, lines);
    this.placed = '';
    if (!this.closed) this.link.keep(file);
  }

  writeSync(text: string): void {
    // the rest of an earlier batch belongs to the file that has its beginning
    const file = this.placed !== '' && this.file !== undefined ? this.file : this.roll(text);
    file.writeSync(text);
    this.placed = '';
  }

  async close(): Promise<void> {
    this.closed = true;
    this.roller?.close?.();
    await this.file?.close();
    this.removeLink();
  }

  /** For the end of the process: the link says that somebody writes. The next {@link write} makes it again, `writeSync` does not. */
  removeLink(): void {
    this.link.remove();
  }

  /** Lets the roller decide which file the batch belongs to. */
  private roll(text: string): AppendFile {
    this.file ??= this.start();
    if (text === this.placed) return this.file;
    this.placed = text;
    const day = today();
    if (day !== this.day || !this.isFar(text)) this.ask(day);
    return this.file;
  }

  /** From the largest size. A roller that is yet to be made has to find the file smaller than that. */
  private isFar(text: string): boolean {
    const size = this.roller === undefined ? this.written + text.length * BYTES_A_UNIT : this.written;
    return size <= this.options.maxSizeBytes - NEAR_BYTES;
  }

  private ask(day: number): void {
    try {
      if (this.roller === undefined) this.makeRoller();
      if (day === this.day) this.tell();
      this.day = day;
      this.roller?.logStream.write(Buffer.alloc(0)); // with each write it decides first
    } catch (error) {
      this.options.selfLog.report('CAIRN_E_ROTATION', `"${this.file?.path}" could not be rolled and grows on`, error);
    }
  }

  /** What the file has grown by; no more than makes it too large, or the rest would be counted for the next one. */
  private tell(): void {
    const bytes = Math.min(this.written, this.options.maxSizeBytes + NEAR_BYTES) - this.told;
    this.told = this.written;
    for (const blank of blankBytes(bytes)) this.roller?.logStream.write(blank);
  }

  /** To the current file, bytes. */
  private get written(): number {
    return this.file?.written ?? 0;
  }

  private start(): AppendFile {
    mkdirSync(this.options.dir, { recursive: true, mode: 0o750 });
    this.day = today();
    return new AppendFile(this.firstPath());
  }

  /** The first file of today. */
  private firstPath(): string {
    const { category, dir } = this.options;
    return join(dir, `${category}.${dayOf(Date.now())}.${this.writerId}.log`);
  }

  /** With the first size or day there is to decide: a start is not held up by it, and many a process ends before. What the file holds it reads from the disk. */
  private makeRoller(): void {
    const { category, dir, maxSizeBytes, selfLog } = this.options;
    const RotateFile = dailyRotateFile();
    const roller = new RotateFile({
      dirname: dir,
      filename: `${category}.%DATE%.${this.writerId}`,
      extension: '.log',
      datePattern: 'YYYY-MM-DD',
      utc: true,
      maxSize: maxSizeBytes,
      eol: '',
      options: { flags: 'a', mode: 0o640, fs: namesOnly },
    });
    roller.on('new', (path: string) => this.turnTo(path, roller));
    roller.logStream.on('error', (error) => selfLog.report('CAIRN_E_ROTATION', `the roller of "${category}" failed`, error));
    this.roller = roller;
    this.told = this.written;
    this.turnTo(this.firstPath(), roller); // a new day's may be its first
  }

  private turnTo(path: string, roller: DailyRotateFile): void {
    const old = this.file;
    if (old === undefined || old.path === path || roller !== this.roller) return;
    this.told = 0;
    if (comesAfter(path, old.path)) this.file = new AppendFile(path);
    else this.renew(); // the clock was set back, and that day's names may be sealed
    this.seal(old);
  }

  /** Begins again under a name that was never used. */
  private renew(): void {
    const { roller } = this;
    this.roller = undefined;
    this.writerId = renewWriterId(this.writerId);
    this.removeLink();
    this.link = this.linkOf(this.writerId);
    this.file = this.start();
    roller?.close?.();
  }

  private linkOf(writerId: string): CurrentLink {
    const { category, dir, selfLog } = this.options;
    return new CurrentLink(join(dir, linkName(category, writerId)), selfLog);
  }

  private seal(file: AppendFile): void {
    void file.close().then(
      () => this.options.onSealed?.(file.path),
      (error: unknown) => this.options.selfLog.report('CAIRN_E_ROTATION', `"${file.path}" could not be sealed`, error),
    );
  }
}

/** In days since the epoch. */
function today(): number {
  return Math.floor(Date.now() / DAY_MS);
}

function comesAfter(path: string, old: string): boolean {
  const a = parseFileName(basename(path));
  const b = parseFileName(basename(old));
  if (a === undefined || b === undefined) return false;
  return a.day > b.day || (a.day === b.day && a.number > b.number);
}

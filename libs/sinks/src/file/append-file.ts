import { constants, closeSync, fstatSync, ftruncateSync, lstatSync, mkdirSync, openSync, write, writeSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import type { BatchWriter } from '@cairn/core';
import { BatchRooms } from './batch-rooms';
import { endsInsideLine, endsWith, pause, readFrom, sharedPrefix } from './file-tail';

export interface AppendFileOptions {
  /** Of a file that has to be made. Default 0640. */
  readonly mode?: number;
  /** Of a directory that has to be made. Default 0750. */
  readonly directoryMode?: number;
}

/** A batch on its way: `offset` bytes of it are known to be in the file. */
interface Flight {
  readonly text: string;
  readonly bytes: Buffer;
  /** What its bytes are in, when that is one of the shared buffers. */
  room: Buffer | undefined;
  offset: number;
  /** A write is with the thread pool; the file had `from` bytes before it. */
  busy: boolean;
  from: number;
  /** The file of that write. */
  fd: number;
  /** It is to be closed when that write is done. */
  leaving: boolean;
  /** `writeSync` finished it: what the thread pool says later does not count. */
  settled: boolean;
}

/** O_NOFOLLOW and O_NONBLOCK do not exist on Windows. Non-blocking, so that a FIFO at the path cannot hang the open. */
const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
const OPEN_FLAGS = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK;
/** How often a write looks whether the path still leads to the open file. Twice this is below the promised second. */
const CHECK_MS = 400;
/** How long the exit path waits for a write that is with the thread pool. */
const PATIENCE_MS = 1_000;
/** Most bytes of UTF-8 for one unit of a string. */
export const BYTES_A_UNIT = 3;
const rooms = new BatchRooms();

/** After these the open file is good and only lacks room. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** After these there is certainly nothing at the path: no such entry, or a file where a directory should be. */
const NO_WAY = new Set(['ENOENT', 'ENOTDIR']);

/**
 * Whole lines appended to one file. Nothing is torn or doubled by a full disk: a batch that got only partly out goes on at its last good byte
 * when it is offered again. A file renamed meanwhile is opened anew within a second, a removed one with the next write; symbolic links, FIFOs and devices at the path are refused.
 */
export class AppendFile implements BatchWriter {
  /** How often the path was opened: more than before means that the file had been lost or let go. */
  openings = 0;
  /** Bytes of batches written to the path so far, those written again after a removal among them. */
  written = 0;
  private fd: number | undefined;
  private checkedAt = 0;
  private missing = false;
  private flight: Flight | undefined;

  constructor(
    readonly path: string,
    private readonly options: AppendFileOptions = {},
  ) {}

  async write(text: string, lines?: readonly string[]): Promise<void> {
    const flight = this.board(text, lines);
    while (flight.offset < flight.bytes.length && !flight.settled) {
      const written = await this.send(this.ready(flight), flight);
      if (!flight.settled) this.advance(flight, written);
    }
    if (this.flight === flight) this.end(flight);
  }

  writeSync(text: string): void {
    const rest = this.finishFlight(text);
    if (rest === '') return;
    this.writeAllSync(this.board(rest));
  }

  /** Lets go of the open file; the next write opens whatever is at the path then. */
  reopen(): void {
    this.cutFragment();
    this.release();
  }

  async close(): Promise<void> {
    this.cutFragment();
    this.release();
  }

  /** The batch that was left unfinished, when it is offered again, else a new one. */
  private board(text: string, lines: readonly string[] = [text]): Flight {
    if (this.flight?.text === text) return this.flight;
    this.cutFragment(); // of a batch that was given up
    if (this.flight !== undefined) this.end(this.flight);
    this.flight = { text, ...encoded(text, lines), offset: 0, busy: false, from: 0, fd: -1, leaving: false, settled: false };
    return this.flight;
  }

  /** Nothing of this batch is to be written any more. */
  private end(flight: Flight): void {
    this.flight = undefined;
    if (flight.room !== undefined && !flight.busy) rooms.giveBack(flight.room);
    flight.room = undefined;
  }

  private advance(flight: Flight, written: number): void {
    flight.offset += written;
    this.written += written;
  }

  private send(fd: number, flight: Flight): Promise<number> {
    flight.fd = fd;
    flight.busy = true;
    return new Promise((resolve, reject) => {
      write(fd, flight.bytes, flight.offset, flight.bytes.length - flight.offset, null, (error, written) => {
        flight.busy = false;
        if (flight.leaving) closeSync(fd);
        flight.leaving = false;
        if (flight.settled) resolve(0);
        else if (error === null && written > 0) resolve(written);
        else reject(this.failed(error ?? nothingWritten()));
      });
    });
  }

  private writeAllSync(flight: Flight): void {
    const fd = this.ready(flight);
    try {
      while (flight.offset < flight.bytes.length) {
        const written = writeSync(fd, flight.bytes, flight.offset, flight.bytes.length - flight.offset, null);
        if (written === 0) throw nothingWritten();
        this.advance(flight, written);
      }
    } catch (error) {
      throw this.failed(error as NodeJS.ErrnoException);
    }
    this.end(flight);
  }

  /** Completes what an earlier `write` began and returns what of `text` is left: a failed batch is offered again as its beginning. */
  private finishFlight(text: string): string {
    const { flight } = this;
    if (flight === undefined) return text;
    if (flight.busy) {
      this.advance(flight, this.awaitPool(flight));
      flight.settled = true;
      flight.room = undefined; // the pool may still be reading it
      this.writeAllSync(flight);
      return text;
    }
    if (!text.startsWith(flight.text)) return text;
    this.writeAllSync(flight);
    return text.slice(flight.text.length);
  }

  /** Waits, without the event loop, for the thread pool's write to show in the file; returns how much of it is there. */
  private awaitPool(flight: Flight): number {
    const rest = flight.bytes.subarray(flight.offset);
    const giveUp = performance.now() + PATIENCE_MS;
    for (;;) {
      const since = readFrom(flight.fd, flight.from);
      if (since.includes(rest)) return rest.length;
      if (performance.now() > giveUp) return sharedPrefix(since, rest);
      pause(1);
    }
  }

  /** An open file at the path, ready for the flight's next byte; the flight is told its size. */
  private ready(flight: Flight): number {
    const size = this.fd === undefined ? undefined : this.sizeHere(this.fd);
    if (size === undefined) this.leave(flight);
    this.fd ??= this.open();
    const isMended = flight.offset > 0 && resume(flight, this.fd);
    flight.from = size === undefined || isMended ? fstatSync(this.fd).size : size;
    return this.fd;
  }

  private open(): number {
    const fd = this.openPath();
    try {
      if (!fstatSync(fd).isFile()) throw new Error(`"${this.path}" is not a regular file: refused`);
      if (endsInsideLine(fd)) writeSync(fd, '\n'); // the torn last line of a process that was killed
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    this.checkedAt = performance.now();
    this.missing = false;
    this.openings += 1;
    return fd;
  }

  private openPath(): number {
    const { mode = 0o640, directoryMode = 0o750 } = this.options;
    try {
      return openSync(this.path, OPEN_FLAGS, mode);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ELOOP') throw new Error(`"${this.path}" is a symbolic link: refused`, { cause: error });
      if (code !== 'ENOENT') throw error;
      mkdirSync(dirname(this.path), { recursive: true, mode: directoryMode });
      return openSync(this.path, OPEN_FLAGS, mode);
    }
  }

  /** Size of the open file; undefined when the path does not lead to it any more. */
  private sizeHere(fd: number): number | undefined {
    const open = fstatSync(fd);
    return this.lost(open) ? undefined : open.size;
  }

  /** Lets go of a lost file. What a removed one has of the batch is gone with it and written again. */
  private leave(flight: Flight): void {
    if (this.fd === undefined) return;
    const isRemoved = fstatSync(this.fd).nlink === 0;
    this.reopen();
    if (isRemoved) flight.offset = 0;
  }

  /** Whether the path leads elsewhere by now. A removed file shows at once, without a look at the path. */
  private lost(open: Stats): boolean {
    const now = performance.now();
    if (open.nlink > 0 && now - this.checkedAt < CHECK_MS) return false;
    this.checkedAt = now;
    const there = this.atPath(open);
    if (there !== undefined) return !sameFile(open, there);
    // gone but alive under another name: logrotate is about to make the new file itself, so look once more before making it
    const renamedJustNow = open.nlink > 0 && !this.missing;
    this.missing = true;
    return !renamedJustNow;
  }

  /** What is at the path; the open file itself when the directory cannot be looked into and the file is not known to be removed. */
  private atPath(open: Stats): Stats | undefined {
    try {
      return lstatSync(this.path, { throwIfNoEntry: false });
    } catch (error) {
      const gone = open.nlink === 0 || NO_WAY.has((error as NodeJS.ErrnoException).code ?? '');
      return gone ? undefined : open; // the descriptor still works: better than nothing
    }
  }

  /** Takes the beginning of an unfinished line off a file that will not be written any more; the line goes whole to the next one. */
  private cutFragment(): void {
    const { fd, flight } = this;
    if (fd === undefined || flight === undefined || flight.busy) return;
    const fragment = fragmentOf(flight);
    if (fragment.length === 0 || !endsWith(fd, fragment)) return;
    ftruncateSync(fd, fstatSync(fd).size - fragment.length);
  }

  private failed(error: NodeJS.ErrnoException): NodeJS.ErrnoException {
    if (NO_ROOM.has(error.code ?? '')) this.checkedAt = -Infinity;
    else this.release();
    return error;
  }

  /** Closes the file, after the write that is with the thread pool: its descriptor must not become another file's. */
  private release(): void {
    const { fd, flight } = this;
    if (fd === undefined) return;
    this.fd = undefined;
    if (flight?.busy === true && flight.fd === fd) flight.leaving = true;
    else closeSync(fd);
  }
}

/** A batch as UTF-8; most are ASCII, and take as many bytes as they have units. */
function encoded(text: string, lines: readonly string[]): Pick<Flight, 'bytes' | 'room'> {
  return inRoom(text.length, lines) ?? inRoom(Buffer.byteLength(text), lines) ?? { bytes: Buffer.from(text), room: undefined };
}

function inRoom(bytes: number, lines: readonly string[]): Pick<Flight, 'bytes' | 'room'> | undefined {
  const room = rooms.take(bytes);
  if (room === undefined) return undefined;
  const size = encodeInto(room, lines);
  if (size !== undefined) return { bytes: room.subarray(0, size), room };
  rooms.giveBack(room);
  return undefined;
}

/** UTF-8, one by one: putting them together first takes longer. Returns the bytes used; undefined where there is no room for all. */
function encodeInto(bytes: Buffer, lines: readonly string[]): number | undefined {
  let at = 0;
  for (const line of lines) {
    const mayFit = at + line.length * BYTES_A_UNIT <= bytes.length || at + Buffer.byteLength(line) <= bytes.length;
    if (!mayFit) return undefined;
    at += bytes.write(line, at);
  }
  return at;
}

/** What of the flight's current line is in the file already. */
function fragmentOf({ bytes, offset }: Flight): Buffer {
  return bytes.subarray(lineStart(bytes, offset), offset);
}

function lineStart(bytes: Buffer, offset: number): number {
  return offset === 0 ? 0 : bytes.lastIndexOf(0x0a, offset - 1) + 1;
}

/** Goes on at the last good byte if the file still ends with it, else begins the line again. Returns whether it wrote. */
function resume(flight: Flight, fd: number): boolean {
  const fragment = fragmentOf(flight);
  if (fragment.length === 0 || endsWith(fd, fragment)) return false;
  flight.offset -= fragment.length;
  if (!endsInsideLine(fd)) return false;
  writeSync(fd, '\n');
  return true;
}

function sameFile(a: Stats, b: Stats): boolean {
  return a.ino === b.ino && a.dev === b.dev;
}

/** Without it a write that neither fails nor writes would be tried for ever. */
function nothingWritten(): NodeJS.ErrnoException {
  return Object.assign(new Error('nothing was written'), { code: 'ENOSPC' });
}

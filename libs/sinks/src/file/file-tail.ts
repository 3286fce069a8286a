import { closeSync, constants, fstatSync, futimesSync, openSync, readSync, writeSync } from 'node:fs';

/** Everything from a position to the end. */
export function readFrom(fd: number, position: number): Buffer {
  const length = Math.max(0, fstatSync(fd).size - position);
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(fd, bytes, filled, length - filled, position + filled);
    if (read === 0) break; // truncated meanwhile
    filled += read;
  }
  return bytes.subarray(0, filled);
}

export function endsWith(fd: number, ending: Buffer): boolean {
  const position = fstatSync(fd).size - ending.length;
  return position >= 0 && readFrom(fd, position).equals(ending);
}

/** Another process may be in the middle of a write, which shows piece by piece: a torn line is one that has not grown for as long as this. */
const SETTLE_MS = 50;
const LOOK_MS = 2;
const LINE_FEED = Buffer.from('\n');
/** For what is read and used at once. */
const ONE = Buffer.alloc(1);

/** Whether the file ends in a line without a line feed that nobody is about to finish. */
export function endsInsideLine(fd: number): boolean {
  let { size } = fstatSync(fd);
  let since = performance.now();
  while (size > 0 && byteAt(fd, size - 1) !== LINE_FEED[0]) {
    if (performance.now() - since > SETTLE_MS) return true;
    pause(LOOK_MS);
    const now = fstatSync(fd).size;
    if (now === size) continue;
    size = now;
    since = performance.now();
  }
  return false;
}

/** Undefined where the file was cut meanwhile. */
function byteAt(fd: number, position: number): number | undefined {
  return readSync(fd, ONE, 0, 1, position) === 1 ? ONE[0] : undefined;
}

/** Length of the longest beginning of `bytes` that `text` ends with. */
export function sharedPrefix(text: Buffer, bytes: Buffer): number {
  for (let length = Math.min(text.length, bytes.length); length > 0; length -= 1) {
    if (text.subarray(text.length - length).equals(bytes.subarray(0, length))) return length;
  }
  return 0;
}

const { O_RDWR, O_APPEND, O_NOFOLLOW = 0 } = constants;

/** Ends the torn last line of a process that was killed, so that the next file's first line does not stick to it. Keeps the file's age. */
export function endTornLine(path: string): void {
  const fd = openSync(path, O_RDWR | O_APPEND | O_NOFOLLOW);
  try {
    if (!endsInsideLine(fd)) return;
    const { atime, mtime } = fstatSync(fd);
    writeSync(fd, LINE_FEED);
    futimesSync(fd, atime, mtime);
  } finally {
    closeSync(fd);
  }
}

const idle = new Int32Array(new SharedArrayBuffer(4));

/** Waits without the event loop. */
export function pause(ms: number): void {
  Atomics.wait(idle, 0, 0, ms);
}

import { fstatSync, writeSync } from 'node:fs';

/** How long a full pipe is waited for while nothing moves in it. */
const PATIENCE_MS = 1_000;
const PAUSE_MS = 2;
const idle = new Int32Array(new SharedArrayBuffer(4));

/** Bytes on their way out; `offset` of them are out. */
export interface Outgoing {
  readonly bytes: Buffer;
  offset: number;
}

/**
 * Writes the rest of the bytes without the event loop, also to a pipe in non-blocking mode that is full for the moment.
 * @throws when the descriptor refuses, or nothing moved for a second.
 */
export function writeFully(fd: number, outgoing: Outgoing): void {
  let moved = performance.now();
  while (outgoing.offset < outgoing.bytes.length) {
    const written = tryWrite(fd, outgoing);
    outgoing.offset += written;
    const now = performance.now();
    if (written > 0) moved = now;
    else if (now - moved > PATIENCE_MS) throw new Error(`nobody reads from descriptor ${fd}: ${outgoing.bytes.length - outgoing.offset} bytes are lost`);
    else Atomics.wait(idle, 0, 0, PAUSE_MS);
  }
}

/** 0 when there is no room now. */
function tryWrite(fd: number, { bytes, offset }: Outgoing): number {
  try {
    return writeSync(fd, bytes, offset, bytes.length - offset);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
    throw error;
  }
}

export function isRegularFile(fd: number | undefined): boolean {
  try {
    return fd !== undefined && fstatSync(fd).isFile();
  } catch {
    return false; // a closed descriptor: writing will tell
  }
}

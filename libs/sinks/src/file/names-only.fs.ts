/** No descriptor has this number. */
const NO_DESCRIPTOR = -1;

type Done = (error: Error | null, result?: number) => void;

/**
 * The `fs` of winston-daily-rotate-file's own stream: it agrees to everything at once and touches no file. The stream thus never fails, never buffers
 * and never dies, and what is left of the library is what it is used for: when to roll and to which name.
 */
export const namesOnly = {
  open: (_path: string, _flags: string, _mode: number, done: Done): void => done(null, NO_DESCRIPTOR),
  write: (_fd: number, _bytes: Buffer, _offset: number, length: number, _position: number | undefined, done: Done): void => done(null, length),
  close: (_fd: number, done: Done): void => done(null),
};

const PIECE = 4 * 1024 * 1024;
let blank: Buffer | undefined;

/** That many bytes of nothing, in a few pieces: the roller only counts them, so the text is not encoded for it. */
export function* blankBytes(count: number): Generator<Buffer> {
  for (let left = count; left > 0; left -= PIECE) yield (blank ??= Buffer.alloc(PIECE)).subarray(0, left);
}

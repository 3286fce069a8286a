import type { FileHandle } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { LINE_FEED, MAX_LINE } from './lines';

/** Bytes of lines handed out at once. */
const BLOCK = 4 * 1024 * 1024;
/** No log shrinks this much; a file that does is made to fill memory or time. */
const MAX_RATIO = 250;
/** Below this the ratio does not count: small files of one repeated line are no attack. */
const ALWAYS_ALLOWED = 64 * 1024 * 1024;

export interface StreamedBlock {
  readonly raw: Buffer;
  /** Lines too long to be held that ended within it. */
  readonly oversized: number;
}

/** A compressed file that grows beyond what logs do. */
export class GzipBomb extends Error {}

/**
 * Whole lines of any gzip file, from its beginning, in parts of about 4 MiB. What was unpacked before damage is found is handed out; then the error comes.
 * @throws GzipBomb, or what zlib says.
 */
export async function* gzipLines(file: FileHandle, size: number): AsyncGenerator<StreamedBlock> {
  const source = file.createReadStream({ start: 0, autoClose: false, highWaterMark: 256 * 1024 });
  const unpacked = createGunzip({ chunkSize: 256 * 1024 });
  source.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  const parts = new LineParts();
  let total = 0;
  let failure: unknown;
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      total += chunk.length;
      if (total > ALWAYS_ALLOWED && total > size * MAX_RATIO) throw new GzipBomb(`unpacks to more than ${MAX_RATIO} times its size`);
      const block = parts.add(chunk);
      if (block !== undefined) yield block;
    }
  } catch (error) {
    failure = error; // what came before it is good
  } finally {
    source.destroy();
    unpacked.destroy();
  }
  const last = parts.rest();
  if (last !== undefined) yield last;
  if (failure !== undefined) throw failure;
}

/** Puts chunks together to parts that end with a line; lets go of lines that are too long. */
class LineParts {
  private chunks: Buffer[] = [];
  private length = 0;
  private skipping = false;
  private oversized = 0;

  add(chunk: Buffer): StreamedBlock | undefined {
    const rest = this.skipping ? this.skip(chunk) : chunk;
    if (rest.length > 0) {
      this.chunks.push(rest);
      this.length += rest.length;
    }
    if (this.length < BLOCK) return undefined;
    return this.cut();
  }

  rest(): StreamedBlock | undefined {
    if (this.length === 0 && this.oversized === 0) return undefined;
    return this.take(Buffer.concat(this.chunks, this.length));
  }

  private cut(): StreamedBlock | undefined {
    const all = Buffer.concat(this.chunks, this.length);
    const end = all.lastIndexOf(LINE_FEED) + 1;
    const left = all.subarray(end);
    [this.chunks, this.length] = [[left], left.length];
    if (left.length > MAX_LINE) {
      [this.chunks, this.length, this.skipping] = [[], 0, true];
      this.oversized += 1;
    }
    return end === 0 && this.oversized === 0 ? undefined : this.take(all.subarray(0, end), left);
  }

  private take(raw: Buffer, left?: Buffer): StreamedBlock {
    const { oversized } = this;
    this.oversized = 0;
    if (left === undefined) [this.chunks, this.length] = [[], 0];
    return { raw, oversized };
  }

  private skip(chunk: Buffer): Buffer {
    const end = chunk.indexOf(LINE_FEED);
    if (end < 0) return chunk.subarray(chunk.length);
    this.skipping = false;
    return chunk.subarray(end + 1);
  }
}

import type { FileHandle } from 'node:fs/promises';
import { crc32, gunzip, inflateRaw, type InputType, type ZlibOptions } from 'node:zlib';
import { MAX_BLOCK } from '../sidecar/sidecar';

export interface GzipMember {
  readonly at: number;
  readonly length: number;
  readonly raw: Buffer;
}

/** Compressed bytes read at once: some of our members. */
const WINDOW = 512 * 1024;
/** More than any of our members has. */
const LARGEST_WINDOW = 5 * 1024 * 1024;
const HEADER = 10;
const TRAILER = 8;
/** What a member of ours unpacks to. */
const UNPACKED = 1024 * 1024;
/** Room behind the content: a buffer that it fills to its end makes zlib get another of the same size. */
const SPARE = 64;

/** Why a file cannot be read member by member. */
export class NotOurGzip extends Error {}

/**
 * The members of a file that was compressed block by block, one after the other.
 * @throws NotOurGzip when a member is larger than a block or has a header we do not write; Error when it is damaged.
 */
export async function* gzipMembers(file: FileHandle, size: number): AsyncGenerator<GzipMember> {
  let window = await windowAt(file, 0, WINDOW, size);
  for (let at = 0; at < size; ) {
    const member = await firstMember(window.bytes.subarray(at - window.at), window.isLast);
    if (member === undefined) window = await windowAt(file, at, at === window.at ? LARGEST_WINDOW : WINDOW, size);
    else {
      yield { at, ...member };
      at += member.length;
    }
  }
}

interface Window {
  readonly at: number;
  readonly bytes: Buffer;
  /** Of the file, or as large as any: a member that does not end within it is not ours. */
  readonly isLast: boolean;
}

async function windowAt(file: FileHandle, at: number, atMost: number, size: number): Promise<Window> {
  const length = Math.min(atMost, size - at);
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
  return { at, bytes: buffer.subarray(0, bytesRead), isLast: at + length >= size || bytesRead < length || atMost === LARGEST_WINDOW };
}

/** Undefined when it ends behind the bytes, and these are not the last. */
async function firstMember(bytes: Buffer, isLast: boolean): Promise<{ length: number; raw: Buffer } | undefined> {
  if (bytes.length < HEADER + TRAILER) {
    if (!isLast) return undefined;
    throw new Error('no gzip member where one should begin');
  }
  if (bytes.readUInt16BE(0) !== 0x1f8b || bytes[2] !== 8) throw new Error('no gzip member where one should begin');
  if (bytes[3] !== 0) throw new NotOurGzip('a member with a name or other extras');
  const inflated = await inflateFirst(bytes.subarray(HEADER));
  if (inflated === undefined || HEADER + inflated.consumed + TRAILER > bytes.length) {
    if (!isLast) return undefined;
    throw new NotOurGzip('a member larger than a block');
  }
  const { raw, consumed } = inflated;
  if (crc32(raw) !== bytes.readUInt32LE(HEADER + consumed)) throw new Error('the check sum of a gzip member is wrong');
  return { length: HEADER + consumed + TRAILER, raw };
}

interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** With `info` it tells how many bytes the member took. */
const inflateWithInfo = inflateRaw as unknown as (buffer: InputType, options: ZlibOptions & { info: true }, done: (error: NodeJS.ErrnoException | null, result: Inflated) => void) => void;

/** Undefined when the bytes end before the member does. */
function inflateFirst(bytes: Buffer): Promise<{ raw: Buffer; consumed: number } | undefined> {
  return new Promise((resolve, reject) => {
    inflateWithInfo(bytes, { info: true, maxOutputLength: MAX_BLOCK, chunkSize: UNPACKED + SPARE }, (error, result) => {
      if (error === null) resolve({ raw: result.buffer, consumed: result.engine.bytesWritten });
      else if (error.code === 'Z_BUF_ERROR') resolve(undefined);
      else reject(error.code === 'ERR_BUFFER_TOO_LARGE' ? new NotOurGzip(error.message) : error);
    });
  });
}

/** One member whose place and size are known. */
export function unpackMember(bytes: Buffer, rawSize: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    gunzip(bytes, { maxOutputLength: Math.max(1, rawSize), chunkSize: rawSize + SPARE }, (error, raw) => (error === null ? resolve(raw) : reject(error)));
  });
}


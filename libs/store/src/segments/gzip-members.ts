import type { FileHandle } from 'node:fs/promises';
import { crc32, gunzip, inflateRaw, type InputType, type ZlibOptions } from 'node:zlib';
import { MAX_BLOCK } from '../sidecar/sidecar';

export interface GzipMember {
  readonly at: number;
  readonly length: number;
  readonly raw: Buffer;
}

/** Compressed bytes read at once: more than any of our members has. */
const WINDOW = 5 * 1024 * 1024;
const HEADER = 10;
const TRAILER = 8;
/** Room behind the content: a buffer that it fills to its end makes zlib get another of the same size. */
const SPARE = 64;

/** Why a file cannot be read member by member. */
export class NotOurGzip extends Error {}

/**
 * The members of a file that was compressed block by block, one after the other.
 * @throws NotOurGzip when a member is larger than a block or has a header we do not write; Error when it is damaged.
 */
export async function* gzipMembers(file: FileHandle, size: number): AsyncGenerator<GzipMember> {
  for (let at = 0; at < size; ) {
    const window = Buffer.allocUnsafe(Math.min(WINDOW, size - at));
    const { bytesRead } = await file.read(window, 0, window.length, at);
    const member = await firstMember(window.subarray(0, bytesRead));
    yield { at, ...member };
    at += member.length;
  }
}

async function firstMember(bytes: Buffer): Promise<{ length: number; raw: Buffer }> {
  if (bytes.length < HEADER + TRAILER || bytes.readUInt16BE(0) !== 0x1f8b || bytes[2] !== 8) throw new Error('no gzip member where one should begin');
  if (bytes[3] !== 0) throw new NotOurGzip('a member with a name or other extras');
  const { raw, consumed } = await inflateFirst(bytes.subarray(HEADER));
  const length = HEADER + consumed + TRAILER;
  if (length > bytes.length) throw new NotOurGzip('a member larger than a block');
  if (crc32(raw) !== bytes.readUInt32LE(HEADER + consumed)) throw new Error('the check sum of a gzip member is wrong');
  return { length, raw };
}

interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** With `info` it tells how many bytes the member took. */
const inflateWithInfo = inflateRaw as unknown as (buffer: InputType, options: ZlibOptions & { info: true }, done: (error: NodeJS.ErrnoException | null, result: Inflated) => void) => void;

function inflateFirst(bytes: Buffer): Promise<{ raw: Buffer; consumed: number }> {
  return new Promise((resolve, reject) => {
    inflateWithInfo(bytes, { info: true, maxOutputLength: MAX_BLOCK, chunkSize: 4 * 1024 * 1024 + SPARE }, (error, result) => {
      if (error === null) resolve({ raw: result.buffer, consumed: result.engine.bytesWritten });
      else reject(error.code === 'ERR_BUFFER_TOO_LARGE' || error.code === 'Z_BUF_ERROR' ? new NotOurGzip(error.message) : error);
    });
  });
}

/** One member whose place and size are known. */
export function unpackMember(bytes: Buffer, rawSize: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    gunzip(bytes, { maxOutputLength: Math.max(1, rawSize), chunkSize: rawSize + SPARE }, (error, raw) => (error === null ? resolve(raw) : reject(error)));
  });
}


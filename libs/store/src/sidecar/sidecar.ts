import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { StoredTally } from './tally-codec';

/** A block of a compressed file, and what is known of it. Places are `[offset, length]` in the sidecar's body. */
export interface BlockMeta {
  /** Where its gzip member begins; −1 in a file that can only be unpacked from its beginning. */
  readonly at: number;
  /** Compressed bytes. */
  readonly length: number;
  /** Bytes when unpacked. */
  readonly raw: number;
  readonly lines: number;
  /** Of the records' times, epoch ms; of no record when min > max. */
  readonly min: number;
  readonly max: number;
  readonly corrupt: number;
  readonly oversized: number;
  /** Some text is written in a way that hides it from a search of bytes and tokens. */
  readonly hidden: boolean;
  /** Every record says its level right after its time, as our layouts do, and it is written there as it is named in `levels`. */
  readonly plainLevels: boolean;
  readonly levels: readonly string[];
  readonly categories: readonly string[];
  /** Every status code, whatever record it is of. */
  readonly statuses: readonly number[];
  readonly bloom: Place;
  readonly grams: Place;
  readonly tally: Place;
}

export type Place = readonly [offset: number, length: number];

export interface SidecarHead {
  /** Of the file it describes, when it was made. */
  readonly fileSize: number;
  /** Check sum of that file's last bytes. */
  readonly fileTail: number;
  readonly blocks: readonly BlockMeta[];
  /** Of all blocks together. */
  readonly total: StoredTally;
}

/** A new number for every change of what is stored or how tokens are made: others are made anew. */
const MAGIC = Buffer.from('CAIRNIX3');
const PREFIX = MAGIC.length + 16;
/** A head never comes near it; more would be forged. */
const MAX_HEAD = 256 * 1024 * 1024;
export const SIDECAR_ENDING = '.idx';

/** `magic, length of the head, length of the body, check sums of both, head (deflated JSON), body`. */
export function encodeSidecar(head: SidecarHead, body: Buffer): Buffer {
  const packed = deflateRawSync(JSON.stringify(head), { level: 6 });
  const prefix = Buffer.alloc(PREFIX);
  MAGIC.copy(prefix);
  prefix.writeUInt32LE(packed.length, MAGIC.length);
  prefix.writeUInt32LE(body.length, MAGIC.length + 4);
  prefix.writeUInt32LE(crc32(packed), MAGIC.length + 8);
  prefix.writeUInt32LE(crc32(body), MAGIC.length + 12);
  return Buffer.concat([prefix, packed, body]);
}

/** A sidecar in memory. */
export class Sidecar {
  constructor(
    readonly head: SidecarHead,
    readonly body: Buffer,
  ) {}

  part([offset, length]: Place): Buffer {
    return this.body.subarray(offset, offset + length);
  }

  tally(block: BlockMeta): StoredTally {
    return JSON.parse(inflateRawSync(this.part(block.tally), { maxOutputLength: MAX_HEAD }).toString()) as StoredTally;
  }
}

/** Undefined when it is torn, of another version, or does not fit together. */
export function decodeSidecar(bytes: Buffer): Sidecar | undefined {
  if (bytes.length < PREFIX || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const [headLength, bodyLength] = [bytes.readUInt32LE(MAGIC.length), bytes.readUInt32LE(MAGIC.length + 4)];
  if (bytes.length !== PREFIX + headLength + bodyLength) return undefined;
  const packed = bytes.subarray(PREFIX, PREFIX + headLength);
  const body = bytes.subarray(PREFIX + headLength);
  if (crc32(packed) !== bytes.readUInt32LE(MAGIC.length + 8) || crc32(body) !== bytes.readUInt32LE(MAGIC.length + 12)) return undefined;
  try {
    const head = JSON.parse(inflateRawSync(packed, { maxOutputLength: MAX_HEAD }).toString()) as SidecarHead;
    return fits(head, body.length) ? new Sidecar(head, body) : undefined;
  } catch {
    return undefined; // forged: the check sums are right and the content is not ours
  }
}

/** Members follow one another and fill the file; parts lie within the body. */
function fits({ fileSize, blocks, total }: SidecarHead, bodyLength: number): boolean {
  let next = 0;
  for (const block of blocks) {
    const seekable = block.at >= 0;
    if (seekable && (block.at !== next || !isSize(block.length) || !isSize(block.raw) || block.raw > MAX_BLOCK)) return false;
    if (![block.bloom, block.grams, block.tally].every((place) => isSize(place[0]) && isSize(place[1]) && place[0] + place[1] <= bodyLength)) return false;
    next += seekable ? block.length : 0;
  }
  return typeof total === 'object' && (next === 0 || next === fileSize);
}

/** Largest block that is unpacked at once, bytes. Sealed files have blocks of 1 MiB, older ones of 4 MiB. */
export const MAX_BLOCK = 16 * 1024 * 1024;

const isSize = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

import type { FileHandle } from 'node:fs/promises';
import type { BlockMeta } from '../sidecar/sidecar';
import { unpackMember } from './gzip-members';
import type { Segment } from './list-segments';
import { stemOf, type LoadedPart, type Part, type PartQuery } from './part';

/** The blocks of an indexed file that a query asks for, each a part of its own. */
export function sealedParts(segment: Segment, blocks: readonly BlockMeta[], wanted: (block: BlockMeta) => boolean, open: () => Promise<FileHandle | undefined>, { newestFirst, from, to }: PartQuery): Part[] {
  const parts: Part[] = [];
  let offset = 0;
  for (const block of blocks) {
    if (block.lines > 0 && block.max >= from && block.min < to && wanted(block)) parts.push(new SealedPart(segment, block, offset, newestFirst ? block.max : block.min, open));
    offset += block.raw;
  }
  return parts;
}

class SealedPart implements Part {
  constructor(
    private readonly segment: Segment,
    private readonly block: BlockMeta,
    private readonly offset: number,
    readonly bound: number,
    private readonly open: () => Promise<FileHandle | undefined>,
  ) {}

  async load(): Promise<LoadedPart | undefined> {
    const file = await this.open();
    if (file === undefined) return undefined;
    const { at, length, raw, min, hidden, oversized, plainLevels, levels } = this.block;
    const packed = Buffer.allocUnsafe(length);
    const { bytesRead } = await file.read(packed, 0, length, at);
    const bytes = await unpackMember(packed.subarray(0, bytesRead), raw);
    return { bytes, offset: this.offset, stem: stemOf(this.segment.name), fallbackTime: min, hidden, plainLevels, levels, oversized };
  }

  next(): undefined {
    return undefined;
  }
}

import { mix } from './value-tokens';
import type { HashSet } from './hash-set';

/** Bits of one line: all bits of a hash are in one cache line. */
const LINE_BITS = 512;
const LINE_BYTES = LINE_BITS / 8;
const PROBES = 7;

/**
 * Which hashes a block may hold: never says no to one that was added. Twelve bits for each give about one wrong yes in 150.
 * Stored as it is; the number of lines follows from its length.
 */
export function buildBloom(hashes: HashSet, bitsPerHash: number): Buffer {
  const lines = Math.max(1, Math.ceil((hashes.size * bitsPerHash) / LINE_BITS));
  const bloom = Buffer.alloc(lines * LINE_BYTES);
  hashes.forEach((hash) => {
    const base = lineOf(hash, lines);
    let probe = mix(hash ^ 0x5bd1e995);
    const step = (probe >>> 16) | 1;
    for (let i = 0; i < PROBES; i += 1) {
      const bit = probe & (LINE_BITS - 1);
      bloom[base + (bit >>> 3)]! |= 1 << (bit & 7);
      probe = (probe + step) | 0;
    }
  });
  return bloom;
}

export function bloomHas(bloom: Uint8Array, hash: number): boolean {
  const base = lineOf(hash, bloom.length / LINE_BYTES);
  let probe = mix(hash ^ 0x5bd1e995);
  const step = (probe >>> 16) | 1;
  for (let i = 0; i < PROBES; i += 1) {
    const bit = probe & (LINE_BITS - 1);
    if ((bloom[base + (bit >>> 3)]! & (1 << (bit & 7))) === 0) return false;
    probe = (probe + step) | 0;
  }
  return true;
}

/** A stored filter of no whole number of lines was not made by us. */
export const isBloomLength = (length: number): boolean => length > 0 && length % LINE_BYTES === 0;

function lineOf(hash: number, lines: number): number {
  return Math.floor(((hash >>> 0) / 0x1_0000_0000) * lines) * LINE_BYTES;
}

import { GRAM_SPACE } from './value-tokens';

/** Which sequences of four letters came in a block: exact, and some kilobytes when stored. */
export class GramSet {
  private readonly bits = new Int32Array(GRAM_SPACE / 32);

  add(gram: number): void {
    this.bits[gram >>> 5]! |= 1 << (gram & 31);
  }

  clear(): void {
    this.bits.fill(0);
  }

  /** Ascending, each as its distance from the one before, in groups of seven bits. */
  encode(): Buffer {
    const bytes: number[] = [];
    let last = -1;
    for (let at = 0; at < this.bits.length; at += 1) {
      for (let bits = this.bits[at]!; bits !== 0; bits &= bits - 1) {
        const gram = at * 32 + 31 - Math.clz32(bits & -bits);
        pushNumber(bytes, gram - last - 1);
        last = gram;
      }
    }
    return Buffer.from(bytes);
  }
}

/** Whether all of the grams (ascending) are in an encoded set. */
export function gramsPresent(encoded: Uint8Array, wanted: readonly number[]): boolean {
  let at = 0;
  let gram = -1;
  for (const want of wanted) {
    while (gram < want) {
      if (at >= encoded.length) return false;
      let distance = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = encoded[at]!;
        at += 1;
        distance |= (byte & 0x7f) << shift;
        if (byte < 0x80 || at >= encoded.length) break;
      }
      gram += distance + 1;
    }
    if (gram !== want) return false;
  }
  return true;
}

function pushNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
}

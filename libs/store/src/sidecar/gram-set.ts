import { GRAM_SPACE } from './value-tokens';

/** Which sequences of four letters came in a block: exact, and some kilobytes when stored. */
export class GramSet {
  private readonly bits = new Uint8Array(GRAM_SPACE / 8);

  add(gram: number): void {
    this.bits[gram >>> 3]! |= 1 << (gram & 7);
  }

  clear(): void {
    this.bits.fill(0);
  }

  /** Ascending, each as its distance from the one before, in groups of seven bits. */
  encode(): Buffer {
    const bytes: number[] = [];
    let last = -1;
    for (let at = 0; at < this.bits.length; at += 1) {
      for (let byte = this.bits[at]!, bit = 0; byte !== 0; byte >>>= 1, bit += 1) {
        if ((byte & 1) === 0) continue;
        const gram = at * 8 + bit;
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

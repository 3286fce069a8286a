/** 2^64 multiplier of MurmurHash64A, in halves, the lower one in two pieces of 16 bits. */
const [M_HIGH, M_LOW, M_LOW_1, M_LOW_0] = [0xc6a4a793 | 0, 0x5bd1e995, 0x5bd1, 0xe995];
/** Of Redis' HyperLogLogs. */
const SEED = 0xadc83b19;
const WORD = 8;
/** Addresses are shorter. */
const SHORT = 64;

/**
 * 64 bits of a text's UTF-8 bytes as Redis' HyperLogLogs hash them (MurmurHash64A), in two halves: a BigInt would be made anew for each step. One costs about as much as a look
 * into a map of those already made (70 to 120 ns), so none are kept. https://github.com/redis/redis/blob/7.2/src/hyperloglog.c
 */
export class MurmurHash {
  /** Signed, 32 bits each. */
  high = 0;
  low = 0;
  private readonly short = new Uint8Array(SHORT + WORD);
  private bytes = this.short;

  of(text: string): this {
    const length = this.read(text);
    [this.high, this.low] = [0, length];
    this.multiply();
    this.low ^= SEED;
    for (let at = 0; at + WORD <= length; at += WORD) this.addWord(at);
    if (length % WORD > 0) this.addRest(length - (length % WORD));
    this.low ^= this.high >>> 15; // 47 bits down
    this.multiply();
    this.low ^= this.high >>> 15;
    return this;
  }

  /** Its bytes, and zeros after them. Returns how many. */
  private read(text: string): number {
    const { length } = text;
    const short = (this.bytes = this.short);
    if (length > SHORT) return this.readAny(text);
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 127) return this.readAny(text);
      short[at] = code;
    }
    short.fill(0, length, length + WORD);
    return length;
  }

  private readAny(text: string): number {
    const bytes = Buffer.alloc(Buffer.byteLength(text) + WORD);
    this.bytes = bytes;
    return bytes.write(text);
  }

  private addWord(at: number): void {
    const { high, low } = this;
    this.load(at);
    this.multiply();
    this.low ^= this.high >>> 15;
    this.multiply();
    this.high ^= high;
    this.low ^= low;
    this.multiply();
  }

  private addRest(at: number): void {
    const { high, low } = this;
    this.load(at);
    this.high ^= high;
    this.low ^= low;
    this.multiply();
  }

  private load(at: number): void {
    const { bytes } = this;
    this.low = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    this.high = bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24);
  }

  private multiply(): void {
    const { high, low } = this;
    const [low0, low1] = [low & 0xffff, low >>> 16];
    const first = (Math.imul(low1, M_LOW_0) >>> 0) + (Math.imul(low0, M_LOW_0) >>> 16);
    const second = (first & 0xffff) + (Math.imul(low0, M_LOW_1) >>> 0);
    const carried = Math.imul(low1, M_LOW_1) + (first >>> 16) + (second >>> 16);
    this.high = (carried + Math.imul(low, M_HIGH) + Math.imul(high, M_LOW)) | 0;
    this.low = Math.imul(low, M_LOW);
  }
}

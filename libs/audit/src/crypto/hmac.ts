import { hash } from 'node:crypto';

const BLOCK = 64;
const [INNER, OUTER] = [0x36, 0x5c];
const HASH_BYTES = 32;

/**
 * HMAC-SHA-256 (RFC 2104) with one key over many short messages that begin alike, through the one-shot hash: a third of the time
 * `createHmac` takes for a line. A test holds it against `createHmac`.
 */
export class Hmac {
  private readonly start: number;
  private inner: Buffer;
  private readonly outer = Buffer.alloc(BLOCK + HASH_BYTES, OUTER);

  /** `key`: 32 bytes; `prefix`: what every message begins with. */
  constructor(key: Buffer, prefix: string) {
    this.start = BLOCK + Buffer.byteLength(prefix);
    this.inner = Buffer.alloc(this.start + 2_048, INNER);
    for (const [index, byte] of key.entries()) {
      this.inner[index] = byte ^ INNER;
      this.outer[index] = byte ^ OUTER;
    }
    this.inner.write(prefix, BLOCK);
  }

  /** Hexadecimal. */
  of(message: string | Uint8Array): string {
    const bytes = typeof message === 'string' ? Buffer.from(message) : message;
    const end = this.start + bytes.length;
    if (end > this.inner.length) this.grow(end * 2);
    this.inner.set(bytes, this.start);
    this.outer.write(hash('sha256', this.inner.subarray(0, end), 'hex'), BLOCK, 'hex');
    return hash('sha256', this.outer, 'hex');
  }

  erase(): void {
    this.inner.fill(0);
    this.outer.fill(0);
  }

  private grow(size: number): void {
    const larger = Buffer.alloc(size);
    this.inner.copy(larger, 0, 0, this.start);
    this.inner.fill(0);
    this.inner = larger;
  }
}

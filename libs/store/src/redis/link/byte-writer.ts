const SMALLEST = 16_384;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
/** Whole numbers below it can be divided by ten without an error of rounding. */
const LARGEST_INTEGER = 2 ** 47;

/** Bytes one after the other, in memory that is used again: what is sent leaves nothing behind to be collected. */
export class ByteWriter {
  private bytes = Buffer.allocUnsafeSlow(SMALLEST);
  private at = 0;

  get size(): number {
    return this.at;
  }

  /** Good until more is written. */
  get written(): Buffer {
    return this.bytes.subarray(0, this.at);
  }

  /** To a size it had before. */
  cutTo(size: number): void {
    this.at = size;
  }

  byte(code: number): void {
    if (this.at === this.bytes.length) this.grow(1);
    this.bytes[this.at] = code;
    this.at += 1;
  }

  append(other: Buffer, start = 0, end = other.length): void {
    this.reserve(end - start);
    this.at += other.copy(this.bytes, this.at, start, end);
  }

  /** In UTF-8, where long texts are best written by the engine. */
  text(text: string): void {
    this.reserve(text.length * 3);
    this.at += this.bytes.write(text, this.at);
  }

  /** Short texts are quicker written here than by a call into the engine. False, and nothing was written, when one is not plain ASCII. */
  ascii(text: string): boolean {
    this.reserve(text.length);
    const { bytes, at } = this;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return false;
      bytes[at + i] = code;
    }
    this.at = at + text.length;
    return true;
  }

  /** A text as JSON has it. */
  quoted(text: string): void {
    this.reserve(text.length + 2);
    const { bytes, at } = this;
    bytes[at] = QUOTE;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) return this.text(escaped(text));
      bytes[at + 1 + i] = code;
    }
    bytes[at + 1 + text.length] = QUOTE;
    this.at = at + text.length + 2;
  }

  /** As JSON has it. */
  number(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value >= LARGEST_INTEGER) return this.text(JSON.stringify(value));
    let length = 1;
    for (let limit = 10; limit <= value; limit *= 10) length += 1;
    this.reserve(length);
    const { bytes } = this;
    this.at += length;
    let rest = value;
    for (let place = this.at - 1; length > 0; length -= 1, place -= 1) {
      const tenth = Math.floor(rest / 10);
      bytes[place] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
  }

  private reserve(size: number): void {
    if (this.at + size > this.bytes.length) this.grow(size);
  }

  private grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(2 * (this.at + size));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}

/** Redis' decoder refuses halves of characters: they are replaced. */
const LONE_SURROGATE = /\\ud[89a-f][0-9a-f]{2}/g;

function escaped(text: string): string {
  const json = JSON.stringify(text);
  return json.includes('\\ud') ? json.replace(LONE_SURROGATE, '\\ufffd') : json;
}

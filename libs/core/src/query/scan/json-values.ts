import { COMMA, DOT, escapedEnd, fractionEnd, hasExponent, integerEnd, MINUS, nameEnd, plainEnd, QUOTE, wordEnd, ZERO } from './json-bytes';

export const [OPEN, CLOSE] = [0x7b, 0x7d];
const [OPEN_LIST, CLOSE_LIST, NINE] = [0x5b, 0x5d, 0x39];
/** Of one line. */
const MOST_VALUES = 1_024;
/** Of objects and lists within a field. */
const DEEPEST = 8;
/** Characters of a number that a double holds exactly. */
const EXACT = 15;

/** Goes over JSON values of a line, and notes where its texts and whole numbers are. */
export class JsonValues {
  /** Pairs of start and end: texts without their quotes, escapes as they are. */
  readonly places = new Int32Array(2 * MOST_VALUES);
  /** How many numbers of {@link places} are in use. */
  length = 0;
  private bytes: Buffer = Buffer.alloc(0);

  begin(bytes: Buffer): void {
    this.bytes = bytes;
  }

  /** Behind the value that begins here; −1 when it is none, or unusual. */
  end(at: number, depth: number): number {
    const first = this.bytes[at]!;
    if (first === QUOTE) return this.text(at + 1);
    if (first === MINUS || (first >= ZERO && first <= NINE)) return this.number(at);
    if (first === OPEN || first === OPEN_LIST) return depth < DEEPEST ? this.container(at, depth, first === OPEN) : -1;
    return wordEnd(this.bytes, at);
  }

  private text(start: number): number {
    const { bytes } = this;
    let end = plainEnd(bytes, start);
    if (bytes[end] !== QUOTE) end = escapedEnd(bytes, end);
    return end >= 0 && this.add(start, end) ? end + 1 : -1;
  }

  private number(at: number): number {
    const { bytes } = this;
    const end = integerEnd(bytes, at);
    if (end < 0 || hasExponent(bytes, end)) return -1;
    if (bytes[end] === DOT) return this.measurement(at, fractionEnd(bytes, end));
    return end - at <= EXACT && this.add(at, end) ? end : -1;
  }

  /** A fraction is nothing to look for; one that stands for a whole number is unusual. */
  private measurement(at: number, end: number): number {
    const { bytes } = this;
    if (end < 0 || hasExponent(bytes, end)) return -1;
    const isSurely = bytes[end - 1] !== ZERO && end - at <= EXACT;
    return isSurely || !Number.isInteger(Number(bytes.toString('latin1', at, end))) ? end : -1;
  }

  private container(from: number, depth: number, isObject: boolean): number {
    const { bytes } = this;
    const close = isObject ? CLOSE : CLOSE_LIST;
    if (bytes[from + 1] === close) return from + 2;
    for (let at = from; ; ) {
      const value = isObject ? nameEnd(bytes, at + 1) : at + 1;
      if (value < 0) return -1;
      at = this.end(value, depth + 1);
      if (at < 0) return -1;
      if (bytes[at] === close) return at + 1;
      if (bytes[at] !== COMMA) return -1;
    }
  }

  private add(start: number, end: number): boolean {
    if (this.length === this.places.length) return false;
    this.places[this.length] = start;
    this.places[this.length + 1] = end;
    this.length += 2;
    return true;
  }
}

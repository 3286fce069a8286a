import { COLON, plainEnd, QUOTE } from './json-bytes';

/** Parts of a record that have names of their own. */
export const TOP = 0;
export const CONTEXT = 1;
export const METADATA = 2;
export type Part = number;

/** Added to a part: behind its opening brace, and not behind a value. */
export const OPENED = 3;

/** A field that is not remembered, as too many have other names. */
export const NO_FIELD = 0;
/** Names of a busy log are some dozens. */
export const MOST_FIELDS = 256;
/** Bytes of all names. */
const MOST_BYTES = 16 * 1024;
const LONGEST_NAME = 64;
const SLOTS = 2 * MOST_FIELDS;
const PRIME = 0x01000193;

/** Numbers for the names of fields, as they come in JSON: `"name":`. Those that come are learned; one table for each of a record's parts. */
export class FieldNumbers {
  private count = NO_FIELD + 1;
  /** Of what was found last: behind the colon; −1 when there is no name, or one with an escape. */
  end = -1;
  private readonly names = new Uint8Array(MOST_BYTES);
  private readonly texts: string[] = [];
  /** Where each name begins, and in the one behind the last the end. */
  private readonly starts = new Int32Array(MOST_FIELDS + 1);
  private readonly parts = new Uint8Array(MOST_FIELDS);
  private readonly slots = new Int16Array(SLOTS);
  /** Their values are the parts. */
  readonly context = this.numberOf(TOP, 'context');
  readonly metadata = this.numberOf(TOP, 'metadata');

  /**
   * The number of a name that is known beforehand.
   * @throws RangeError when it cannot be remembered.
   */
  numberOf(part: Part, name: string): number {
    const field = this.find(Buffer.from(`"${name}":`), part, 0);
    if (field === NO_FIELD) throw new RangeError(`"${name}" is no name of a field, or one too many`);
    return field;
  }

  nameOf(field: number): string {
    return this.texts[field]!;
  }

  isOpening(field: number): boolean {
    return field === this.context || field === this.metadata;
  }

  /** What is read behind a field's value: the part it is of; with {@link OPENED} behind the brace of a part. */
  stateAfter(field: number): number {
    return field === this.context ? CONTEXT + OPENED : field === this.metadata ? METADATA + OPENED : this.parts[field]!;
  }

  /** The number of the field whose name begins here; {@link NO_FIELD} when it is not remembered. Sets {@link end}. */
  find(bytes: Uint8Array, part: Part, start: number): number {
    const close = bytes[start] === QUOTE ? plainEnd(bytes, start + 1) : start;
    this.end = close > start && bytes[close] === QUOTE && bytes[close + 1] === COLON ? close + 2 : -1;
    if (this.end < 0) return NO_FIELD;
    let slot = (hashOf(bytes, start, close) + part) % SLOTS;
    for (let field = this.slots[slot]!; field !== 0; field = this.slots[slot]!) {
      if (this.parts[field] === part && this.stands(bytes, field, start) === this.end) return field;
      slot = (slot + 1) % SLOTS;
    }
    return this.learn(bytes, part, start, slot);
  }

  /** The end of a field's name when it stands there, else −1. */
  stands(bytes: Uint8Array, field: number, start: number): number {
    const { names } = this;
    const to = this.starts[field + 1]!;
    let at = start;
    for (let from = this.starts[field]!; from < to; from += 1, at += 1) if (bytes[at] !== names[from]) return -1;
    return at;
  }

  private learn(bytes: Uint8Array, part: Part, start: number, slot: number): number {
    const field = this.count;
    const [from, length] = [this.starts[field]!, this.end - start];
    if (length > LONGEST_NAME || field + 1 >= MOST_FIELDS || from + length > MOST_BYTES) return NO_FIELD;
    this.texts[field] = Buffer.from(bytes.subarray(start + 1, this.end - 2)).toString();
    this.names.set(bytes.subarray(start, this.end), from);
    this.starts[field + 1] = from + length;
    this.parts[field] = part;
    this.slots[slot] = field;
    this.count += 1;
    return field;
  }
}

function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ bytes[at]!, PRIME);
  return hash >>> 1;
}

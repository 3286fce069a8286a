import { decodeValue } from './decode-value';
import { MOST_FIELDS } from './field-numbers';

/** The last value of each field. It is that of the line when the line has the field. */
export class FieldValues {
  private bytes: Buffer = Buffer.alloc(0);
  private line = 0;
  /** The last line that had the field. */
  private readonly lines = new Int32Array(MOST_FIELDS);
  private readonly starts = new Int32Array(MOST_FIELDS);
  /** 0 when there is none. */
  private readonly ends = new Int32Array(MOST_FIELDS);
  private readonly decoded: unknown[] = Array.from({ length: MOST_FIELDS }, () => undefined);
  private readonly isDecoded = new Uint8Array(MOST_FIELDS);

  begin(bytes: Buffer): void {
    this.bytes = bytes;
    this.forget();
  }

  beginLine(): void {
    this.line += 1;
  }

  forget(): void {
    this.ends.fill(0);
  }

  /** False when the line has the field already. */
  mark(field: number): boolean {
    if (this.lines[field] === this.line) return false;
    this.lines[field] = this.line;
    return true;
  }

  has(field: number): boolean {
    return this.lines[field] === this.line;
  }

  set(field: number, start: number, end: number): void {
    this.starts[field] = start;
    this.ends[field] = end;
    this.isDecoded[field] = 0;
  }

  /** Behind the value that begins here, when its bytes are those of the last one; else 0. What follows it is not looked at. */
  sameEnd(field: number, at: number): number {
    const { bytes } = this;
    const to = this.ends[field]!;
    let place = at;
    for (let from = this.starts[field]!; from < to; from += 1, place += 1) if (bytes[from] !== bytes[place]) return 0;
    return to > 0 ? place : 0;
  }

  /** Undefined when the line does not have it. */
  of(field: number): unknown {
    if (this.lines[field] !== this.line) return undefined;
    if (this.isDecoded[field] === 0) {
      this.decoded[field] = decodeValue(this.bytes, this.starts[field]!, this.ends[field]!);
      this.isDecoded[field] = 1;
    }
    return this.decoded[field];
  }
}

import type { ByteWriter } from '../link/byte-writer';

export type Argument = string | number;

const BEGIN = 0x5b;
const COMMA = 0x2c;
const END = 0x5d;

/** The list of arguments of one call, as JSON. */
export class ArgumentList {
  constructor(private readonly writer: ByteWriter) {
    writer.cutTo(0);
    writer.byte(BEGIN);
  }

  add(value: Argument): void {
    if (typeof value === 'number') this.number(value);
    else {
      this.comma();
      this.writer.quoted(value);
    }
  }

  number(value: number): void {
    this.comma();
    this.writer.number(value);
  }

  addAll(values: readonly Argument[]): void {
    for (const value of values) this.add(value);
  }

  /** Nothing may be added any more. */
  end(): Buffer {
    this.writer.byte(END);
    return this.writer.written;
  }

  private comma(): void {
    if (this.writer.size > 1) this.writer.byte(COMMA);
  }
}

/** A part of a call: members, each with what stands once before its values, their number, and the values. */
export class BatchPart {
  private members = 0;
  private readonly values: Argument[] = [];

  /** A member; its values follow. */
  begin(head: readonly Argument[], count: number): void {
    this.members += 1;
    for (const value of head) this.values.push(value);
    this.values.push(count);
  }

  put(value: Argument): void {
    this.values.push(value);
  }

  writeTo(target: ArgumentList): void {
    target.number(this.members);
    target.addAll(this.values);
  }
}

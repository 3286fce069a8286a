import { MOST_FIELDS } from './field-numbers';

/** The fields of a line in their order, and where their values are. The beginning of `context` and `metadata` is one too: a place behind the brace, without length. */
export class FieldPlaces {
  count = 0;
  readonly fields = new Int16Array(MOST_FIELDS);
  readonly starts = new Int32Array(MOST_FIELDS);
  readonly ends = new Int32Array(MOST_FIELDS);
  /** Of the line. */
  start = 0;
  end = 0;

  add(field: number, start: number, end: number): void {
    const { count } = this;
    this.fields[count] = field;
    this.starts[count] = start;
    this.ends[count] = end;
    this.count = count + 1;
  }

  /** From an entry on; −1 when it is not there. */
  indexOf(field: number, from: number): number {
    for (let entry = from; entry < this.count; entry += 1) if (this.fields[entry] === field) return entry;
    return -1;
  }
}

import type { BatchPart, Argument } from './batch-arguments';

/** A field of a hash, and by how much it grows with the records that are counted: what has a name once needs no other. */
export class FieldCount {
  count = 0;

  constructor(readonly name: string) {}
}

/** Those of one hash that grow. */
export class FieldCounts {
  private readonly used: FieldCount[] = [];

  add(field: FieldCount, by = 1): void {
    if (field.count === 0) this.used.push(field);
    field.count += by;
  }

  /** As a member of a part, unless there are none; and begins anew. */
  flush(part: BatchPart, head: () => readonly Argument[]): void {
    const { used } = this;
    if (used.length === 0) return;
    part.begin(head(), used.length);
    for (const field of used) {
      part.put(field.name);
      part.put(field.count);
      field.count = 0;
    }
    used.length = 0;
  }
}

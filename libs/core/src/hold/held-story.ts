import type { Unwritten, VolumeCount } from '../limit/log-volume';
import type { RedactedRecord } from '../record/log-record';
import type { HeldRecords } from './held-records';
import { sizeOf } from './size-of';

/** A record that waits for what becomes of its story. */
export interface HeldRecord {
  readonly record: RedactedRecord;
  readonly bytes: number;
  readonly count: VolumeCount;
  /** As what it is counted when it is not written. */
  readonly otherwise: Unwritten;
}

/** One story's held records: redacted copies, the newest ones, within the bounds of one story. */
export class HeldStory {
  private records: HeldRecord[] = [];
  private bytes = 0;
  /** Records that were held and had to make room. */
  private missing = 0;
  private closed = false;

  constructor(private readonly all: HeldRecords) {}

  /** Whether a record of this level may be held. */
  takes(levelValue: number): boolean {
    return !this.closed && levelValue >= this.all.options.level.value;
  }

  get isEmpty(): boolean {
    return this.records.length === 0;
  }

  add(record: RedactedRecord, count: VolumeCount, otherwise: Unwritten): void {
    const { maxRecords, maxBytes } = this.all.options;
    const bytes = sizeOf(record);
    if (this.closed || bytes > maxBytes) return this.refuse(count, otherwise);
    while (this.records.length >= maxRecords || this.bytes + bytes > maxBytes) this.dropOldest();
    if (!this.all.makeRoom(bytes, this)) return this.refuse(count, otherwise);
    this.records.push({ record, bytes, count, otherwise });
    this.bytes += bytes;
    count.held += 1;
  }

  /** Makes room for newer ones. */
  dropOldest(): void {
    const oldest = this.records.shift();
    if (oldest === undefined) return;
    this.leave(oldest);
    oldest.count[oldest.otherwise] += 1;
    this.missing += 1;
  }

  /** Writes what is held, oldest first, each marked; the first says how many had to make room before. */
  release(): void {
    const { records, missing } = this;
    this.records = [];
    this.missing = 0;
    for (const [at, held] of records.entries()) {
      this.leave(held);
      held.count.written += 1;
      this.all.write(marked(held.record, at === 0 ? missing : 0));
    }
  }

  /** The story went well, or is over: what is held goes, and nothing is held any more. */
  close(): void {
    this.closed = true;
    const { records } = this;
    this.records = [];
    for (const held of records) {
      this.leave(held);
      held.count[held.otherwise] += 1;
    }
  }

  private leave({ bytes, count }: HeldRecord): void {
    this.bytes -= bytes;
    count.held -= 1;
    this.all.gone(bytes, this);
  }

  private refuse(count: VolumeCount, otherwise: Unwritten): void {
    count[otherwise] += 1;
    if (!this.closed) this.missing += 1;
  }
}

function marked(record: RedactedRecord, missing: number): RedactedRecord {
  const mark = missing === 0 ? { held: true } : { held: true, held_missing: missing };
  return { ...record, metadata: { ...record.metadata, ...mark } };
}

import type { Line, RedactedRecord } from '../record/log-record';
import type { CanonicalRecord } from '../record/record.schema';
import type { Sink } from '../sink/sink';

/** Keeps everything it is given, at once and in order. */
export class CollectingSink implements Sink {
  readonly lines: Line[] = [];
  readonly redacted: RedactedRecord[] = [];

  constructor(readonly name = 'collecting') {}

  /** The lines as records; meant for the `nested` layout. */
  get records(): CanonicalRecord[] {
    return this.lines.map((line) => JSON.parse(line) as CanonicalRecord);
  }

  write(line: Line, record: RedactedRecord): void {
    this.lines.push(line);
    this.redacted.push(record);
  }

  clear(): void {
    this.lines.length = 0;
    this.redacted.length = 0;
  }

  async flush(): Promise<void> {
    // nothing waits
  }

  flushSync(): void {
    // nothing waits
  }

  async close(): Promise<void> {
    // nothing to release
  }
}

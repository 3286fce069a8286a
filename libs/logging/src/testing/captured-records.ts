import type { CanonicalRecord, Category } from '@cairn/core';
import { CollectingSink } from '@cairn/core/testing';
import { matches, type RecordPattern } from './record-pattern';

/** What an app has logged during a test, in order, as it would stand in the files. Inject it, or `moduleRef.get(CapturedRecords)`. */
export class CapturedRecords {
  readonly sink = new CollectingSink('captured');

  get all(): CanonicalRecord[] {
    return this.sink.records;
  }

  get last(): CanonicalRecord | undefined {
    return this.all.at(-1);
  }

  /** Records of one category. */
  of(category: Category): CanonicalRecord[] {
    return this.where({ category });
  }

  /** Records that match: every field named must match, text may be matched by a regular expression. */
  where(pattern: RecordPattern): CanonicalRecord[] {
    return this.all.filter((record) => matches(record, pattern));
  }

  /** One request's records. */
  story(requestId: string): CanonicalRecord[] {
    return this.where({ context: { request_id: requestId } });
  }

  clear(): void {
    this.sink.clear();
  }
}

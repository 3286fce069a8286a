import type { AuditRecord } from '@cairn/audit';
import type { CanonicalRecord, Category } from '@cairn/core';
import { CollectingSink } from '@cairn/core/testing';
import { MemoryArm } from '../audit/memory.arm';
import { matches, type RecordPattern } from './record-pattern';

/** What an app has logged during a test, in order, as it would stand in the files. Inject it, or `moduleRef.get(CapturedRecords)`. */
export class CapturedRecords {
  readonly sink = new CollectingSink('captured');
  /** Where audit records go; set its `failing` to see what the app does when they cannot be kept. */
  readonly auditArm = new MemoryArm();

  /** What was audited. */
  get audited(): readonly AuditRecord[] {
    return this.auditArm.records;
  }

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
    this.auditArm.records.length = 0;
  }
}

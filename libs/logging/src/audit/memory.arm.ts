import type { AuditRecord } from '@cairn/audit';
import type { AuditArm } from './audit-arm';

/** Keeps records in memory, for tests. `failing`: what each record is refused with from now on. */
export class MemoryArm implements AuditArm {
  readonly records: AuditRecord[] = [];
  failing: Error | undefined;

  async open(): Promise<void> {
    // nothing to open
  }

  async record(record: AuditRecord): Promise<void> {
    if (this.failing !== undefined) throw this.failing;
    this.records.push(record);
  }

  async close(): Promise<void> {
    // nothing to close
  }

  closeSync(): void {
    // nothing to close
  }
}

import type { AuditRecord } from '@cairn/audit';

/** Where audit records are kept. Whoever records is told when one is not. */
export interface AuditArm {
  /** @throws when records cannot be kept from the start. */
  open(): Promise<void>;
  /** Resolves when the record is durable; rejects when it is not kept. `required`: something is refused then. */
  record(record: AuditRecord, required: boolean): Promise<unknown>;
  close(): Promise<void>;
  /** The last words of a dying process. */
  closeSync(): void;
}

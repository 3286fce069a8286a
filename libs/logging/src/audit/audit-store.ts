import type { AuditRecord } from '@cairn/audit';

/** A record with its place in the trail; the pair is unique. */
export interface StoredAuditRecord {
  readonly writer: string;
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
  readonly record: AuditRecord;
}

/**
 * A second place for audit records, such as a database table. It is fed from the files of the trail, in order and at least once per record:
 * an `append` must take records again that it has already. A rejection is told and tried again later; the trail itself does not depend on it.
 */
export interface AuditStore {
  /** Names it in messages. */
  readonly name: string;
  append(records: readonly StoredAuditRecord[]): Promise<void>;
  /** Highest seq it has of a chain; -1 for none. */
  lastSeq(chain: string): Promise<number>;
  close?(): Promise<void>;
}

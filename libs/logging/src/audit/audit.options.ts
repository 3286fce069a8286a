import type { AuditAnchor } from '@cairn/audit';
import type { AuditArm } from './audit-arm';
import type { AuditStore } from './audit-store';

/** `required`: nothing is done that cannot be recorded. `best-effort`: it is done all the same, and the loss is told. */
export type AuditMode = 'required' | 'best-effort';

/** The audit trail of an app. Its directories are settings (`AUDIT_DIR`, `AUDIT_KEYS_DIR`, `AUDIT_ANCHOR_DIR`, `AUDIT_PERSONAL_DIR`). */
export interface AuditModuleOptions {
  /** Mode of what does not say its own. Default `required`. */
  mode?: AuditMode;
  /**
   * Name this process writes under; no other process may have it at the same time. Default: the service's name, with `-2`, `-3` … behind it
   * for its further processes.
   */
  writer?: string;
  /**
   * How persons stand in the trail, the actor, the subject, their addresses and user agents: `plain` (default), or `committed`, so that
   * `AuditLogger.eraseSubject` can erase a person while the trail stays valid.
   */
  personal?: 'plain' | 'committed';
  /** Also put the records of category `security` into the trail, `best-effort`. Default false. */
  securityEvents?: boolean;
  /** Places beyond this app's reach that keep its checkpoints, besides `AUDIT_ANCHOR_DIR`. Default none. */
  anchors?: readonly AuditAnchor[];
  /** Further stores of the records, such as a database table, fed from the files. Default none. */
  stores?: readonly AuditStore[];
  /** Entries that a checkpoint seals at most. Default 1,000. */
  checkpointEvery?: number;
  /** A checkpoint comes at least so often, also when idle; seconds. Default 60. */
  checkpointSeconds?: number;
  /** Where records are kept instead of files; for tests. */
  arm?: AuditArm;
}

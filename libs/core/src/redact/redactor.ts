import type { LogRecord, RedactedContext, RedactedRecord } from '../record/log-record';
import type { Category } from '../record/category';
import type { ContextState } from '../context/context-state';

/**
 * Makes a record safe to keep: limited in size and depth, JSON-safe, without secrets, in one walk. It never throws,
 * whatever the caller passed; what cannot be read is replaced by a marker that says so.
 */
export interface Redactor {
  redact(record: LogRecord): RedactedRecord;
  /** Snapshot of a context; cached on the state until the next change. */
  redactContext(state: ContextState | undefined): RedactedContext;
  /** A copy of any value under the rules of a category (default: those for all): for a child logger's fields and for tests. */
  redactValue(value: unknown, category?: Category): unknown;
}

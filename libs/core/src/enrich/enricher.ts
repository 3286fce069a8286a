import type { LogRecord } from '../record/log-record';

/**
 * Adds fields to a record before it is redacted. Runs inside the log call: synchronous and quick. A throw is counted
 * and self-logged; the record goes on without that enricher's fields.
 */
export interface Enricher {
  readonly name: string;
  /** Extra metadata for this record, or nothing. The record itself must not be changed. */
  enrich(record: LogRecord): Readonly<Record<string, unknown>> | undefined;
}

import type { ContextState } from '../context/context-state';
import type { Category } from './category';
import type { Level } from './level';
import type { ExceptionShape, RecordContext, RecordSource } from './record.schema';

/**
 * What is known of a record before the call: made once per logger, its children included, and level (or per event of a category logger) and
 * shared by all their records, so that whatever follows from it can be computed once.
 */
export interface RecordOrigin {
  readonly level: Level;
  readonly category: Category;
  /** The logger's bound name; a caller cannot change it. */
  readonly component: string;
  /** Stable event name; absent on free-text records. */
  readonly event?: string;
  /** What the component was doing; absent rather than "unknown". */
  readonly operation?: string;
}

/** Stage 1, born: exactly what the caller passed. Must not reach a sink. */
export interface LogRecord {
  readonly origin: RecordOrigin;
  /** Milliseconds since the epoch; fractions are real microseconds when the clock gives them. */
  readonly time: number;
  readonly message: unknown;
  readonly metadata: object | undefined;
  /** Fields of a child logger, already redacted. They stand below the call's own metadata. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
  /**
   * True when `metadata` is a flat object literal one of our own loggers has just made, nobody else holds and that
   * has data properties only: the redactor may then mend it in place instead of copying it.
   */
  readonly ownedMetadata: boolean;
  /** What was thrown, of any type; `undefined` when the record is not about an error. */
  readonly error: unknown;
  readonly hasError: boolean;
  readonly context: ContextState | undefined;
  /** Where the log call stands, when it had to be found (see the `source` setting). */
  readonly source: RecordSource | undefined;
}

declare const redactedBrand: unique symbol;

/**
 * Stage 2, redacted: JSON-safe, bounded, without secrets; what serialisers and foreign transports may see. Only the
 * redactor makes one.
 */
export interface RedactedRecord {
  readonly [redactedBrand]: true;
  readonly origin: RecordOrigin;
  readonly time: number;
  readonly timestamp: string;
  readonly message: string;
  readonly context: RedactedContext;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly exception: ExceptionShape | undefined;
  readonly source: RecordSource | undefined;
  readonly record_id: string;
  /** The thing whose job this record belongs to: decides the per-job file. */
  readonly subject: JobSubject | undefined;
}

/** The context's fields with their JSON text; computed once per change of the context, not once per record. */
export interface RedactedContext {
  readonly fields: Readonly<RecordContext>;
  readonly json: string;
}

/** Whose job it is, e.g. `{ type: 'resource', id: 'res_1' }`: names the job's own log file. */
export interface JobSubject {
  readonly type: string;
  readonly id: string;
}

declare const lineBrand: unique symbol;

/** Stage 3, serialised: one JSON object and a line feed. */
export type Line = string & { readonly [lineBrand]: true };

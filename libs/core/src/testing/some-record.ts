import type { ContextFields, ContextState } from '../context/context-state';
import { INFO } from '../record/level';
import type { JobSubject, Line, LogRecord, RecordOrigin, RedactedContext, RedactedRecord } from '../record/log-record';
import { processIdentity, type ProcessIdentity } from '../record/process-identity';
import type { ExceptionShape, RecordSource } from '../record/record.schema';
import { NestedSerializer } from '../serialize/nested.serializer';

/** 2026-01-02T03:04:05.678Z: the time of a record whose time does not matter. */
export const SOME_TIME = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

type SomeOrigin = Partial<RecordOrigin>;

export interface SomeRecord extends SomeOrigin {
  readonly message?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch. */
  readonly time?: number;
  /** The record is about this error, of any type. */
  readonly error?: unknown;
  readonly source?: RecordSource;
}

export interface SomeRedactedRecord extends SomeRecord {
  readonly origin?: RecordOrigin;
  readonly context?: ContextFields;
  readonly exception?: ExceptionShape;
  readonly subject?: JobSubject;
  readonly recordId?: string;
  readonly timestamp?: string;
}

let lastId = 0;

/** Records for tests: every part has a value, and a test names only what it is about. */
export const some = {
  origin(parts: SomeOrigin = {}): RecordOrigin {
    const { level = INFO, category = 'application', component = 'task_service', event, operation } = parts;
    return Object.freeze({ level, category, component, event, operation });
  },

  identity(parts: Partial<ProcessIdentity> = {}): ProcessIdentity {
    return { ...processIdentity('some-service', '1.2.3', 'test'), ...parts };
  },

  /** A record as a caller passed it: stage 1. */
  record(parts: Omit<Partial<LogRecord>, 'context'> & SomeOrigin & { readonly context?: ContextState } = {}): LogRecord {
    return {
      origin: parts.origin ?? some.origin(parts),
      time: parts.time ?? SOME_TIME,
      message: 'message' in parts ? parts.message : 'Something happened',
      metadata: parts.metadata,
      fields: parts.fields,
      ownedMetadata: parts.ownedMetadata ?? false,
      error: parts.error,
      hasError: parts.hasError ?? 'error' in parts,
      context: parts.context,
      source: parts.source,
    };
  },

  /** A record as serialisers and sinks see it: stage 2. Nothing is redacted here: pass what is safe already. */
  redactedRecord(parts: SomeRedactedRecord = {}): RedactedRecord {
    const { origin = some.origin(parts), time = SOME_TIME, message = 'Something happened', metadata = {} } = parts;
    return {
      origin,
      time,
      timestamp: parts.timestamp ?? new Date(time).toISOString(),
      message,
      context: some.context(parts.context),
      metadata,
      exception: parts.exception ?? ('error' in parts ? exceptionShape(parts.error) : undefined),
      source: parts.source,
      record_id: parts.recordId ?? `rec_some_${++lastId}`,
      subject: parts.subject,
    } as RedactedRecord;
  },

  context(fields: ContextFields = {}): RedactedContext {
    const all = { request_id: null, user_id: null, organization_id: null, ...fields };
    return { fields: all, json: JSON.stringify(all) };
  },

  /** A finished line of the `nested` layout. */
  line(parts: SomeRedactedRecord = {}): Line {
    return new NestedSerializer(some.identity()).serialize(some.redactedRecord(parts));
  },
};

function exceptionShape(error: unknown): ExceptionShape {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  return {
    type: name,
    message,
    ...(stack !== undefined && { traceback: stack }),
    ...(cause !== undefined && { cause: exceptionShape(cause) }),
  };
}


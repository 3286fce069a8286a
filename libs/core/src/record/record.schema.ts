import { z } from 'zod';
import { CATEGORIES } from './category';
import { LEVEL_NAMES } from './level';
import type { ContextField, RecordField } from './record-fields';

/**
 * The record, defined once: this schema is published as JSON Schema (draft 2020-12) and its inferred type is
 * {@link CanonicalRecord}. It describes the finished record; it never runs while logging, and what logs takes only types from
 * here, so that zod is not loaded with it.
 */
const id = z.string().min(1);

/** ISO 8601 in UTC with three (default) or six (`timestamp: 'us'`) digits of the second. */
export const timestampSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.(\d{3}|\d{6})Z$/)
  .describe('ISO 8601, UTC, milliseconds or microseconds');

export const levelSchema = z.enum(LEVEL_NAMES as [string, ...string[]]);

/** The three ids every record has, null when unknown, and those it has when they are known. The app may add its own. */
export const contextSchema = z
  .looseObject({
    request_id: z.string().nullable(),
    user_id: z.string().nullable(),
    organization_id: z.string().nullable(),
    username: z.string().optional(),
    client_id: id.optional(),
    session_id: id.optional(),
    correlation_id: id.optional(),
    trace_id: id.optional().describe('32 hex digits (W3C), unless the app has set one of another system'),
    span_id: id.optional().describe('16 hex digits (W3C), unless the app has set one of another system'),
    tenant_id: id.optional(),
    run_id: id.optional(),
    flow_id: id.optional(),
    step_id: id.optional(),
    execution_id: id.optional(),
    job_id: id.optional(),
    queue: id.optional(),
    resource_id: id.optional(),
  } satisfies Record<ContextField, z.ZodType>)
  .describe('Whose story this record belongs to');

export interface ExceptionShape {
  type: string;
  message: string;
  traceback?: string;
  code?: string | number;
  /** What an `Error.cause` chain held, outermost first. */
  cause?: ExceptionShape;
  /** The members of an AggregateError. */
  errors?: ExceptionShape[];
}

export const exceptionSchema: z.ZodType<ExceptionShape> = z
  .lazy(() =>
    z.object({
      type: z.string(),
      message: z.string(),
      traceback: z.string().optional(),
      code: z.union([z.string(), z.number()]).optional(),
      cause: exceptionSchema.optional(),
      errors: z.array(exceptionSchema).optional(),
    }),
  )
  .meta({ id: 'exception' });

export const sourceSchema = z.object({
  file: z.string(),
  line: z.number().int(),
  function: z.string(),
});

export const canonicalRecordSchema = z
  .strictObject({
    timestamp: timestampSchema,
    level: levelSchema,
    service: z.string(),
    version: z.string(),
    environment: z.string(),
    category: z.enum(CATEGORIES),
    event: id.optional(),
    component: z.string(),
    operation: id.optional(),
    message: z.string(),
    context: contextSchema,
    metadata: z.looseObject({}),
    exception: exceptionSchema.optional(),
    source: sourceSchema.optional(),
    record_id: id,
    process_id: z.number().int(),
    thread_id: z.number().int(),
    host_name: z.string(),
  } satisfies Record<RecordField, z.ZodType>)
  .describe('A Cairn record, layout `nested`');

/** A finished record as it stands in the `nested` layout. */
export type CanonicalRecord = z.infer<typeof canonicalRecordSchema>;
export type RecordContext = z.infer<typeof contextSchema>;
export type RecordSource = z.infer<typeof sourceSchema>;

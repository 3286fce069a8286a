/** The fields of a finished record, in the order of the `nested` layout; what each holds stands in its schema. */
export const RECORD_FIELDS = [
  'timestamp',
  'level',
  'service',
  'version',
  'environment',
  'category',
  'event',
  'component',
  'operation',
  'message',
  'context',
  'metadata',
  'exception',
  'source',
  'record_id',
  'process_id',
  'thread_id',
  'host_name',
] as const;

export type RecordField = (typeof RECORD_FIELDS)[number];

/** The fields of a context that Cairn knows, the three that every record has first. All of them are text. */
export const CONTEXT_FIELDS = [
  'request_id',
  'user_id',
  'organization_id',
  'username',
  'client_id',
  'session_id',
  'correlation_id',
  'trace_id',
  'span_id',
  'tenant_id',
  'run_id',
  'flow_id',
  'step_id',
  'execution_id',
  'job_id',
  'queue',
  'resource_id',
] as const;

export type ContextField = (typeof CONTEXT_FIELDS)[number];

import type { LevelName } from '../record/level';
import type { CanonicalRecord, ExceptionShape, RecordSource } from '../record/record.schema';
import { fieldMapping, mapFields, stackText, targetsOf, text, whole } from './field-mapping';
import { beside, put, type Fields } from './fields';

/** The lowest number of each range; CRITICAL is FATAL. */
export const SEVERITY_NUMBERS: Readonly<Record<LevelName, number>> = {
  TRACE: 1,
  DEBUG: 5,
  INFO: 9,
  WARNING: 13,
  ERROR: 17,
  CRITICAL: 21,
};

/** The forms the data model has room for (W3C Trace Context); ids of other systems become attributes. */
export const TRACE_ID = /^[0-9a-f]{32}$/;
export const SPAN_ID = /^[0-9a-f]{16}$/;

const CONTEXT = fieldMapping({
  user_id: ['user.id', text],
  username: ['user.name', text],
  session_id: ['session.id', text],
});

/** https://opentelemetry.io/docs/specs/semconv/attributes-registry/ */
const METADATA = fieldMapping({
  method: ['http.request.method', text],
  path: ['url.path', text],
  route: ['http.route', text],
  status_code: ['http.response.status_code', whole],
  user_agent: ['user_agent.original', text],
  ip_address: ['client.address', text],
  host: ['server.address', text],
  request_size_bytes: ['http.request.body.size', whole],
  response_size_bytes: ['http.response.body.size', whole],
});

/** Attributes of fixed meaning: a metadata key of such a name gets a prefix. */
const OWN_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...targetsOf(CONTEXT),
  ...targetsOf(METADATA),
  'log.record.uid',
  'thread.id',
  'category',
  'operation',
  'exception.type',
  'exception.message',
  'exception.stacktrace',
  'code.file.path',
  'code.line.number',
  'code.function.name',
]);

export interface OtelContext {
  readonly TraceId: string | undefined;
  readonly SpanId: string | undefined;
  /** Under names of the semantic conventions. */
  readonly mapped: Fields;
  /** Under our own. */
  readonly rest: Fields;
}

export function otelContext(fields: Fields): OtelContext {
  const { mapped, rest } = mapFields(fields, CONTEXT);
  const TraceId = idOf(rest['trace_id'], TRACE_ID);
  const SpanId = idOf(rest['span_id'], SPAN_ID);
  const known: Record<string, unknown> = {};
  for (const name of Object.keys(rest)) {
    const said = (name === 'trace_id' && TraceId !== undefined) || (name === 'span_id' && SpanId !== undefined);
    if (!said && rest[name] != null) put(known, name, rest[name]);
  }
  return { TraceId, SpanId, mapped, rest: beside({}, known, 'context_', OWN_ATTRIBUTES) };
}

/** Metadata beside what the context has said. */
export function otelMetadata(metadata: Fields, context: Pick<OtelContext, 'rest'>): { readonly mapped: Fields; readonly rest: Fields } {
  const { mapped, rest } = mapFields(metadata, METADATA);
  return { mapped, rest: beside(context.rest, rest, 'metadata_', OWN_ATTRIBUTES) };
}

export function exceptionAttributes(exception: ExceptionShape): Fields {
  return {
    'exception.type': exception.type,
    'exception.message': exception.message,
    'exception.stacktrace': stackText(exception),
  };
}

export function sourceAttributes({ file, line, function: name }: RecordSource): Fields {
  return { 'code.file.path': file, 'code.line.number': line, 'code.function.name': name };
}

export function otelResource(record: Pick<CanonicalRecord, 'service' | 'version' | 'environment' | 'host_name' | 'process_id'>): Record<string, string | number> {
  return {
    'service.name': record.service,
    'service.version': record.version,
    'deployment.environment.name': record.environment,
    'host.name': record.host_name,
    'process.pid': record.process_id,
  };
}

/** A record in the terms of the OpenTelemetry log data model, for those who encode it themselves. */
export interface OtelRecord {
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly severityNumber: number;
  readonly attributes: Record<string, unknown>;
}

/** The same values as layout `otel` has, from a record of layout `nested`. */
export function otelRecord(record: CanonicalRecord): OtelRecord {
  const context = otelContext(record.context);
  const { mapped, rest } = otelMetadata(record.metadata, context);
  const attributes: Record<string, unknown> = { 'log.record.uid': record.record_id, 'thread.id': record.thread_id, category: record.category };
  if (record.operation !== undefined) attributes['operation'] = record.operation;
  for (const part of [context.mapped, context.rest, mapped, rest]) copyInto(attributes, part);
  if (record.exception !== undefined) copyInto(attributes, exceptionAttributes(record.exception));
  if (record.source !== undefined) copyInto(attributes, sourceAttributes(record.source));
  return { traceId: context.TraceId, spanId: context.SpanId, severityNumber: SEVERITY_NUMBERS[record.level as LevelName], attributes };
}

/** Key by key: V8 makes dictionaries of objects that are spread into one another, which cost ten times as much here. */
function copyInto(target: Record<string, unknown>, fields: Fields): void {
  for (const name of Object.keys(fields)) put(target, name, fields[name]);
}

function idOf(value: unknown, form: RegExp): string | undefined {
  return typeof value === 'string' && form.test(value) ? value : undefined;
}

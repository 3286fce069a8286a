import { z } from 'zod';
import type { LevelName } from '../record/level';
import type { Line, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import { canonicalRecordSchema, contextSchema } from '../record/record.schema';
import { mapFields, stackText, text, whole, type FieldMapping } from './field-mapping';
import { beside, toLine, type Fields } from './fields';
import type { Serializer } from './serializer';

const nanoseconds = z.string().regex(/^\d+$/).describe('Nanoseconds since the epoch');

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
export const otelSchema = z
  .strictObject({
    Timestamp: nanoseconds,
    ObservedTimestamp: nanoseconds,
    SeverityText: canonicalRecordSchema.shape.level,
    SeverityNumber: z.number().int().min(1).max(24),
    Body: z.string(),
    TraceId: contextSchema.shape.trace_id,
    SpanId: contextSchema.shape.span_id,
    EventName: z.string().optional(),
    Resource: z.strictObject({
      'service.name': z.string(),
      'service.version': z.string(),
      'deployment.environment.name': z.string(),
      'host.name': z.string(),
      'process.pid': z.number().int(),
    }),
    InstrumentationScope: z.strictObject({ Name: z.string() }),
    Attributes: z.looseObject({ 'log.record.uid': z.string(), 'thread.id': z.number().int(), category: canonicalRecordSchema.shape.category }),
  })
  .describe('OpenTelemetry log data model, layout `otel`; attributes have semantic-convention names where there are any');

/** The lowest number of each range; CRITICAL is FATAL. */
const SEVERITY_NUMBERS: Readonly<Record<LevelName, number>> = {
  TRACE: 1,
  DEBUG: 5,
  INFO: 9,
  WARNING: 13,
  ERROR: 17,
  CRITICAL: 21,
};

const CONTEXT: FieldMapping = {
  user_id: ['user.id', text],
  username: ['user.name', text],
  session_id: ['session.id', text],
};

/** https://opentelemetry.io/docs/specs/semconv/attributes-registry/ */
const METADATA: FieldMapping = {
  method: ['http.request.method', text],
  path: ['url.path', text],
  route: ['http.route', text],
  status_code: ['http.response.status_code', whole],
  user_agent: ['user_agent.original', text],
  ip_address: ['client.address', text],
  host: ['server.address', text],
  request_size_bytes: ['http.request.body.size', whole],
  response_size_bytes: ['http.response.body.size', whole],
};

export class OtelSerializer implements Serializer {
  readonly layout = 'otel';
  private readonly resource: Fields;
  private readonly threadId: number;

  constructor(identity: ProcessIdentity) {
    this.resource = Object.freeze({
      'service.name': identity.service,
      'service.version': identity.version,
      'deployment.environment.name': identity.environment,
      'host.name': identity.host_name,
      'process.pid': identity.process_id,
    });
    this.threadId = identity.thread_id;
  }

  serialize(record: RedactedRecord): Line {
    const { origin, context } = record;
    const time = toNanoseconds(record.time);
    return toLine({
      Timestamp: time,
      ObservedTimestamp: time,
      SeverityText: origin.level.name,
      SeverityNumber: SEVERITY_NUMBERS[origin.level.name],
      Body: record.message,
      TraceId: context.fields.trace_id,
      SpanId: context.fields.span_id,
      EventName: origin.event,
      Resource: this.resource,
      InstrumentationScope: { Name: origin.component },
      Attributes: this.attributesOf(record),
    });
  }

  private attributesOf(record: RedactedRecord): object {
    const { origin, record_id, exception, source } = record;
    const said: Record<string, unknown> = {
      'log.record.uid': record_id,
      'thread.id': this.threadId,
      category: origin.category,
      operation: origin.operation,
      ...(exception !== undefined && {
        'exception.type': exception.type,
        'exception.message': exception.message,
        'exception.stacktrace': stackText(exception),
      }),
      ...(source !== undefined && {
        'code.file.path': source.file,
        'code.line.number': source.line,
        'code.function.name': source.function,
      }),
    };
    const context = known(mapFields(record.context.fields, CONTEXT, said));
    const metadata = mapFields(record.metadata, METADATA, said);
    Object.assign(said, beside(said, context, 'context_'));
    return { ...said, ...beside(said, metadata, 'metadata_') };
  }
}

/** Context that is known and has no place of its own in the data model. */
function known(fields: Fields): Fields {
  const entries = Object.entries(fields).filter(([name, value]) => value != null && name !== 'trace_id' && name !== 'span_id');
  return Object.fromEntries(entries);
}

/** Milliseconds with real microseconds as fraction; digits below are not measured and written as zeros. */
function toNanoseconds(time: number): string {
  const whole = Math.floor(time);
  return `${whole}${String(Math.floor((time - whole) * 1000)).padStart(3, '0')}000`;
}

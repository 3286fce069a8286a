import type { LevelName } from '../record/level';
import type { Line, RecordOrigin, RedactedContext, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import type { ExceptionShape, RecordSource } from '../record/record.schema';
import { fieldMapping, mapFields, stackText, targetsOf, text, whole } from './field-mapping';
import { beside, members, type Fields } from './fields';
import { Remembered } from './remembered';
import type { Serializer } from './serializer';

/** The lowest number of each range; CRITICAL is FATAL. */
const SEVERITY_NUMBERS: Readonly<Record<LevelName, number>> = {
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

export class OtelSerializer implements Serializer {
  readonly layout = 'otel';
  private readonly origins = new Remembered((origin: RecordOrigin) => this.prepareOrigin(origin));
  private readonly contexts = new Remembered(prepareContext);

  constructor(private readonly identity: ProcessIdentity) {}

  serialize(record: RedactedRecord): Line {
    const { exception, source } = record;
    const origin = this.origins.of(record.origin);
    const context = this.contexts.of(record.context);
    const { mapped, rest } = mapFields(record.metadata, METADATA);
    const time = toNanoseconds(record.time);
    let line = `{"Timestamp":"${time}","ObservedTimestamp":"${time}"${origin.head}${JSON.stringify(record.message)}`;
    line += `${context.trace}${origin.tail},"Attributes":{"log.record.uid":"${record.record_id}"${origin.attributes}`;
    line += context.attributes + members(mapped) + members(beside(context.rest, rest, 'metadata_', OWN_ATTRIBUTES));
    if (exception !== undefined) line += exceptionText(exception);
    if (source !== undefined) line += sourceText(source);
    return `${line}}}\n` as Line;
  }

  private prepareOrigin({ level, event, component, category, operation }: RecordOrigin): OtelOrigin {
    const { identity } = this;
    const Resource = {
      'service.name': identity.service,
      'service.version': identity.version,
      'deployment.environment.name': identity.environment,
      'host.name': identity.host_name,
      'process.pid': identity.process_id,
    };
    return {
      head: `${members({ SeverityText: level.name, SeverityNumber: SEVERITY_NUMBERS[level.name] })},"Body":`,
      tail: members({ EventName: event, Resource, InstrumentationScope: { Name: component } }),
      attributes: members({ 'thread.id': identity.thread_id, category, operation }),
    };
  }
}

interface OtelOrigin {
  readonly head: string;
  readonly tail: string;
  readonly attributes: string;
}

interface OtelContext {
  readonly trace: string;
  readonly attributes: string;
  readonly rest: Fields;
}

function prepareContext({ fields }: RedactedContext): OtelContext {
  const { mapped, rest } = mapFields(fields, CONTEXT);
  const { trace_id, span_id, ...others } = rest;
  const TraceId = idOf(trace_id, TRACE_ID);
  const SpanId = idOf(span_id, SPAN_ID);
  const foreign = { ...(TraceId === undefined && { trace_id }), ...(SpanId === undefined && { span_id }) };
  const known = Object.fromEntries(Object.entries({ ...foreign, ...others }).filter(([, value]) => value != null));
  const attributes = beside({}, known, 'context_', OWN_ATTRIBUTES);
  return {
    trace: members({ TraceId, SpanId }),
    attributes: members(mapped) + members(attributes),
    rest: attributes,
  };
}

function idOf(value: unknown, form: RegExp): string | undefined {
  return typeof value === 'string' && form.test(value) ? value : undefined;
}

function exceptionText(exception: ExceptionShape): string {
  return members({
    'exception.type': exception.type,
    'exception.message': exception.message,
    'exception.stacktrace': stackText(exception),
  });
}

function sourceText({ file, line, function: name }: RecordSource): string {
  return members({ 'code.file.path': file, 'code.line.number': line, 'code.function.name': name });
}

/** Milliseconds with real microseconds as fraction; digits below are not measured and written as zeros. */
function toNanoseconds(time: number): string {
  const milliseconds = Math.floor(time);
  return `${milliseconds}${String(Math.floor((time - milliseconds) * 1000)).padStart(3, '0')}000`;
}

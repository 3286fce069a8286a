import type { StoredRecord } from '../stored-record';
import { foreignLevel } from './foreign-level';
import { isObject, RecordBuilder, type Fields } from './record-builder';
import type { UntypedRecord } from './typed-record';

const RESOURCE: Readonly<Record<string, keyof StoredRecord>> = {
  'service.name': 'service',
  'service.version': 'version',
  'deployment.environment.name': 'environment',
  'host.name': 'host_name',
  'process.pid': 'process_id',
};
const TOP: Readonly<Record<string, keyof StoredRecord>> = { 'log.record.uid': 'record_id', 'thread.id': 'thread_id', category: 'category', operation: 'operation' };
const OTHER: Readonly<Record<string, string>> = {
  'user.id': 'user_id',
  'user.name': 'username',
  'session.id': 'session_id',
  'http.request.method': 'method',
  'url.path': 'path',
  'http.route': 'route',
  'http.response.status_code': 'status_code',
  'user_agent.original': 'user_agent',
  'client.address': 'ip_address',
  'server.address': 'host',
  'http.request.body.size': 'request_size_bytes',
  'http.response.body.size': 'response_size_bytes',
};
const EXCEPTION: Readonly<Record<string, string>> = { 'exception.type': 'type', 'exception.message': 'message', 'exception.stacktrace': 'traceback' };
const SOURCE: Readonly<Record<string, string>> = { 'code.file.path': 'file', 'code.line.number': 'line', 'code.function.name': 'function' };

/** OpenTelemetry's log data model. */
export function readOtel(line: Fields): UntypedRecord {
  const builder = new RecordBuilder();
  builder.set('timestamp', isoOf(line.Timestamp));
  builder.set('level', foreignLevel(line.SeverityText));
  builder.set('event', line.EventName);
  if (isObject(line.InstrumentationScope)) builder.set('component', line.InstrumentationScope.Name);
  if (typeof line.TraceId === 'string') builder.context.trace_id = line.TraceId;
  if (typeof line.SpanId === 'string') builder.context.span_id = line.SpanId;
  for (const [name, value] of entries(line.Resource)) if (RESOURCE[name] !== undefined) builder.set(RESOURCE[name], value);
  placeAttributes(builder, line.Attributes);
  return builder.build(line.Body);
}

function placeAttributes(builder: RecordBuilder, attributes: unknown): void {
  const [exception, source]: Record<string, unknown>[] = [{}, {}];
  for (const [name, value] of entries(attributes)) {
    if (EXCEPTION[name] !== undefined) exception![EXCEPTION[name]] = value;
    else if (SOURCE[name] !== undefined) source![SOURCE[name]] = value;
    else if (TOP[name] !== undefined) builder.set(TOP[name], value);
    else builder.place(OTHER[name] ?? name.replace(/^(?:metadata|context)_/, ''), value);
  }
  if (Object.keys(exception!).length > 0) builder.set('exception', exception);
  if (Object.keys(source!).length > 0) builder.set('source', source);
}

const entries = (value: unknown): [string, unknown][] => (isObject(value) ? Object.entries(value) : []);

/** Nanoseconds since the epoch, as a text since a number cannot hold them. Microseconds are kept. */
function isoOf(value: unknown): string | undefined {
  const digits = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (!/^\d{13,19}$/.test(digits)) return undefined;
  const microseconds = digits.padEnd(19, '0').slice(0, 16);
  const iso = new Date(Number(microseconds.slice(0, 13))).toISOString();
  return microseconds.endsWith('000') ? iso : `${iso.slice(0, -1)}${microseconds.slice(13)}Z`;
}

import type { StoredRecord } from '../stored-record';
import { foreignLevel } from './foreign-level';
import { isObject, RecordBuilder, text, type Fields } from './record-builder';
import type { UntypedRecord } from './typed-record';

const TOP: Readonly<Record<string, keyof StoredRecord>> = {
  'service.name': 'service',
  'service.version': 'version',
  'service.environment': 'environment',
  'event.dataset': 'category',
  'event.action': 'event',
  'event.id': 'record_id',
  'log.logger': 'component',
  'process.pid': 'process_id',
  'process.thread.id': 'thread_id',
  'host.hostname': 'host_name',
  'labels.operation': 'operation',
};
const OTHER: Readonly<Record<string, string>> = {
  'http.request.id': 'request_id',
  'user.id': 'user_id',
  'user.name': 'username',
  'organization.id': 'organization_id',
  'trace.id': 'trace_id',
  'span.id': 'span_id',
  'http.request.method': 'method',
  'url.path': 'path',
  'http.response.status_code': 'status_code',
  'user_agent.original': 'user_agent',
  'client.ip': 'ip_address',
  'client.domain': 'client_hostname',
  'url.domain': 'host',
  'http.request.referrer': 'referrer',
  'http.request.body.bytes': 'request_size_bytes',
  'http.response.body.bytes': 'response_size_bytes',
};
const EXCEPTION: Readonly<Record<string, string>> = { 'error.type': 'type', 'error.message': 'message', 'error.stack_trace': 'traceback', 'error.code': 'code' };
const SOURCE: Readonly<Record<string, string>> = { 'log.origin.file.name': 'file', 'log.origin.file.line': 'line', 'log.origin.function': 'function' };
/** Said by other fields already. */
const IMPLIED: ReadonlySet<string> = new Set(['@timestamp', 'message', 'log.level', 'ecs.version', 'event.kind', 'event.category', 'event.severity', 'event.outcome']);
const DEPTH = 4;

/** Elastic Common Schema, with dotted names or nested objects. */
export function readEcs(line: Fields): UntypedRecord {
  const fields = flatten(line, '', {}, 0);
  const builder = new RecordBuilder();
  const [exception, source]: Record<string, unknown>[] = [{}, {}];
  builder.set('timestamp', text(fields['@timestamp']));
  builder.set('level', foreignLevel(fields['log.level']));
  for (const name of Object.keys(fields)) {
    if (EXCEPTION[name] !== undefined) exception![EXCEPTION[name]] = fields[name];
    else if (SOURCE[name] !== undefined) source![SOURCE[name]] = fields[name];
    else if (!IMPLIED.has(name)) placeOne(builder, name, fields[name]);
  }
  if (Object.keys(exception!).length > 0) builder.set('exception', exception);
  if (Object.keys(source!).length > 0) builder.set('source', source);
  return builder.build(fields.message);
}

function placeOne(builder: RecordBuilder, name: string, value: unknown): void {
  if (TOP[name] !== undefined) builder.set(TOP[name], value);
  else if (OTHER[name] !== undefined) builder.place(OTHER[name], value);
  else if (name === 'event.duration' && typeof value === 'number') builder.place('duration_ms', value / 1e6);
  else builder.place(name.replace(/^labels\.(?:metadata_|context_)?/, ''), value);
}

function flatten(value: Fields, prefix: string, into: Record<string, unknown>, depth: number): Fields {
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (isObject(member) && depth < DEPTH) flatten(member, `${prefix}${name}.`, into, depth + 1);
    else into[prefix + name] = member;
  }
  return into;
}

import { isIP } from 'node:net';
import { ERROR, INFO } from '../record/level';
import type { Line, RecordOrigin, RedactedContext, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import type { ExceptionShape, RecordSource } from '../record/record.schema';
import { fieldMapping, mapFields, stackText, text, whole, type Convert } from './field-mapping';
import { beside, members, put, type Fields } from './fields';
import { Remembered } from './remembered';
import type { Serializer } from './serializer';

/** https://www.elastic.co/guide/en/ecs/8.11/index.html */
export const ECS_VERSION = '8.11.0';

const address: Convert = (value) => (typeof value === 'string' && isIP(value) !== 0 ? value : undefined);
const nanoseconds: Convert = (value) => (typeof value === 'number' ? whole(Math.round(value * 1e6)) : undefined);

const CONTEXT = fieldMapping({
  request_id: ['http.request.id', text],
  user_id: ['user.id', text],
  username: ['user.name', text],
  organization_id: ['organization.id', text],
  trace_id: ['trace.id', text],
  span_id: ['span.id', text],
});

const METADATA = fieldMapping({
  method: ['http.request.method', text],
  path: ['url.path', text],
  status_code: ['http.response.status_code', whole],
  duration_ms: ['event.duration', nanoseconds],
  user_agent: ['user_agent.original', text],
  ip_address: ['client.ip', address],
  client_hostname: ['client.domain', text],
  host: ['url.domain', text],
  referrer: ['http.request.referrer', text],
  request_size_bytes: ['http.request.body.bytes', whole],
  response_size_bytes: ['http.response.body.bytes', whole],
});

/** https://www.elastic.co/guide/en/ecs/8.11/ecs-allowed-values-event-category.html */
const CATEGORIES: Readonly<Record<string, readonly string[]>> = { request: ['web'], database: ['database'] };

/** Labels of the record's own. */
const OWN_LABELS: ReadonlySet<string> = new Set(['operation']);

export class EcsSerializer implements Serializer {
  readonly layout = 'ecs';
  private readonly origins = new Remembered(originText);
  private readonly contexts = new Remembered(prepareContext);
  private readonly process: string;

  constructor(identity: ProcessIdentity) {
    this.process = members({
      'ecs.version': ECS_VERSION,
      'service.name': identity.service,
      'service.version': identity.version,
      'service.environment': identity.environment,
      'process.pid': identity.process_id,
      'process.thread.id': identity.thread_id,
      'host.hostname': identity.host_name,
    });
  }

  serialize(record: RedactedRecord): Line {
    const { origin, exception, source } = record;
    const context = this.contexts.of(record.context);
    const { mapped, rest } = mapFields(record.metadata, METADATA);
    const labels = beside(context.labels, flatLabels(rest), 'metadata_', OWN_LABELS);
    let line = `{"@timestamp":"${record.timestamp}","log.level":"${origin.level.name}","message":${JSON.stringify(record.message)}`;
    line += `${this.process}${this.origins.of(origin)},"event.id":"${record.record_id}"`;
    line += outcomeText(origin, exception !== undefined) + context.text + members(mapped);
    if (exception !== undefined) line += errorText(exception);
    if (source !== undefined) line += sourceText(source);
    const said = members({ operation: origin.operation }) + context.labelsText + members(labels);
    return `${line}${said === '' ? '' : `,"labels":{${said.slice(1)}}`}}\n` as Line;
  }
}

function originText({ category, event, level, component }: RecordOrigin): string {
  return members({
    'event.kind': category === 'metric' ? 'metric' : 'event',
    'event.dataset': category,
    'event.category': CATEGORIES[category],
    'event.action': event,
    'event.severity': level.value,
    'log.logger': component,
  });
}

interface EcsContext {
  readonly text: string;
  readonly labels: Fields;
  readonly labelsText: string;
}

function prepareContext(context: RedactedContext): EcsContext {
  const { mapped, rest } = mapFields(context.fields, CONTEXT);
  const labels = beside({}, flatLabels(rest), 'context_', OWN_LABELS);
  return { text: members(mapped), labels, labelsText: members(labels) };
}

/** Said only when it is known: a warning may be either. */
function outcomeText({ event, level }: RecordOrigin, failed: boolean): string {
  if (failed || level.value >= ERROR.value) return ',"event.outcome":"failure"';
  return event?.endsWith('.completed') === true && level.value <= INFO.value ? ',"event.outcome":"success"' : '';
}

function errorText(exception: ExceptionShape): string {
  const { type, message, code } = exception;
  return members({
    'error.type': type,
    'error.message': message,
    'error.stack_trace': stackText(exception),
    'error.code': code === undefined ? undefined : String(code),
  });
}

function sourceText({ file, line, function: name }: RecordSource): string {
  return members({ 'log.origin.file.name': file, 'log.origin.file.line': line, 'log.origin.function': name });
}

/** ECS labels are keywords: no dots in names (they would make objects of them), no nulls, no nesting. */
function flatLabels(fields: Fields): Fields {
  const labels: Record<string, unknown> = {};
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    if (value === null || value === undefined) continue;
    let name = key.includes('.') ? key.replaceAll('.', '_') : key;
    while (Object.hasOwn(labels, name)) name = `_${name}`;
    put(labels, name, typeof value === 'object' ? JSON.stringify(value) : value);
  }
  return labels;
}

import { isIP } from 'node:net';
import { ERROR, INFO } from '../record/level';
import type { Line, RecordOrigin, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import type { ExceptionShape } from '../record/record.schema';
import { ECS_VERSION } from './ecs.schema';
import { mapFields, stackText, text, whole, type Convert, type FieldMapping } from './field-mapping';
import { beside, toLine, type Fields } from './fields';
import type { Serializer } from './serializer';

const address: Convert = (value) => (typeof value === 'string' && isIP(value) !== 0 ? value : undefined);
const nanoseconds: Convert = (value) => (typeof value === 'number' ? whole(Math.round(value * 1e6)) : undefined);

const CONTEXT: FieldMapping = {
  request_id: ['http.request.id', text],
  user_id: ['user.id', text],
  username: ['user.name', text],
  organization_id: ['organization.id', text],
  trace_id: ['trace.id', text],
  span_id: ['span.id', text],
};

const METADATA: FieldMapping = {
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
};

/** https://www.elastic.co/guide/en/ecs/8.11/ecs-allowed-values-event-category.html */
const CATEGORIES: Readonly<Record<string, readonly string[]>> = { request: ['web'], database: ['database'] };

export class EcsSerializer implements Serializer {
  readonly layout = 'ecs';

  constructor(private readonly identity: ProcessIdentity) {}

  serialize(record: RedactedRecord): Line {
    const { origin, timestamp, message, exception, source } = record;
    const line: Record<string, unknown> = {
      '@timestamp': timestamp,
      'log.level': origin.level.name,
      message,
      'ecs.version': ECS_VERSION,
      ...this.whose(),
      ...eventOf(record),
      'log.logger': origin.component,
      ...(exception !== undefined && errorOf(exception)),
      ...(source !== undefined && {
        'log.origin.file.name': source.file,
        'log.origin.file.line': source.line,
        'log.origin.function': source.function,
      }),
    };
    const context = labelsOf(mapFields(record.context.fields, CONTEXT, line), 'context_');
    const metadata = labelsOf(mapFields(record.metadata, METADATA, line), 'metadata_');
    const own: Fields = origin.operation === undefined ? {} : { operation: origin.operation };
    const said = { ...own, ...beside(own, context, 'context_') };
    const labels = { ...said, ...beside(said, metadata, 'metadata_') };
    if (Object.keys(labels).length > 0) line.labels = labels;
    return toLine(line);
  }

  private whose(): Fields {
    const { service, version, environment, process_id, thread_id, host_name } = this.identity;
    return {
      'service.name': service,
      'service.version': version,
      'service.environment': environment,
      'process.pid': process_id,
      'process.thread.id': thread_id,
      'host.hostname': host_name,
    };
  }
}

function eventOf({ origin, record_id, exception }: RedactedRecord): Fields {
  const { category, event, level } = origin;
  return {
    'event.kind': category === 'metric' ? 'metric' : 'event',
    'event.dataset': category,
    'event.category': CATEGORIES[category],
    'event.action': event,
    'event.id': record_id,
    'event.severity': level.value,
    'event.outcome': outcomeOf(origin, exception !== undefined),
  };
}

function outcomeOf({ event, level }: RecordOrigin, failed: boolean): string | undefined {
  if (failed || level.value >= ERROR.value) return 'failure';
  return event?.endsWith('.completed') === true && level.value <= INFO.value ? 'success' : undefined;
}

function errorOf(exception: ExceptionShape): Fields {
  const { type, message, code } = exception;
  return {
    'error.type': type,
    'error.message': message,
    'error.stack_trace': stackText(exception),
    'error.code': code === undefined ? undefined : String(code),
  };
}

/** ECS labels are flat keywords: no dots in names, no nulls, no nesting. */
function labelsOf(fields: Fields, prefix: string): Record<string, unknown> {
  const labels: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === undefined) continue;
    const label = { [name.replaceAll('.', '_')]: typeof value === 'object' ? JSON.stringify(value) : value };
    Object.assign(labels, beside(labels, label, prefix));
  }
  return labels;
}

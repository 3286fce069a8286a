import type { StoredRecord } from '../stored-record';
import { foreignLevel } from './foreign-level';
import { foreignTime } from './foreign-time';
import { isObject, RecordBuilder, TOP_TEXTS, type Fields } from './record-builder';
import type { UntypedRecord } from './typed-record';

const TIMES = ['timestamp', '@timestamp', 'time', 'ts', 'date', 'datetime'] as const;
const LEVELS = ['level', 'severity', 'log.level', 'loglevel', 'levelname', 'lvl'] as const;
const MESSAGES = ['message', 'msg', 'text'] as const;
const EXCEPTIONS = ['exception', 'err', 'error'] as const;

/** Names other programs have for fields of ours. */
const TOP: Readonly<Record<string, keyof StoredRecord>> = { logger: 'component', name: 'component', hostname: 'host_name', pid: 'process_id', env: 'environment' };
const OTHER: Readonly<Record<string, string>> = {
  requestId: 'request_id',
  reqId: 'request_id',
  userId: 'user_id',
  organizationId: 'organization_id',
  sessionId: 'session_id',
  traceId: 'trace_id',
  spanId: 'span_id',
  correlationId: 'correlation_id',
  tenantId: 'tenant_id',
  jobId: 'job_id',
  statusCode: 'status_code',
  responseTime: 'duration_ms',
  durationMs: 'duration_ms',
  url: 'path',
  remoteAddress: 'ip_address',
  ip: 'ip_address',
};
const OWN_NAMES: ReadonlySet<string> = new Set([...TOP_TEXTS, 'process_id', 'thread_id', 'source']);
/** What other programs call `status`; ours have one of a job, which is a word. */
const STATUS_CODE = /^[1-9]\d\d$/;
const PREFIX = /^(metadata|context)_(.+)$/;

/** Everything at the top level: `flat-task`, `alert`, `metric`, and what other programs write. */
export function readFlat(line: Fields): UntypedRecord {
  const builder = new RecordBuilder();
  const used = new Set<string>();
  const first = (names: readonly string[]): unknown => {
    const name = names.find((each) => line[each] !== undefined && line[each] !== null && (each !== 'error' || isObject(line[each])));
    if (name !== undefined) used.add(name);
    return name === undefined ? undefined : line[name];
  };
  builder.set('timestamp', foreignTime(first(TIMES)));
  builder.set('level', foreignLevel(first(LEVELS)));
  const message = first(MESSAGES);
  builder.set('exception', exceptionOf(first(EXCEPTIONS)));
  for (const name of Object.keys(line)) if (!used.has(name)) placeOne(builder, name, line[name]);
  return builder.build(message);
}

function placeOne(builder: RecordBuilder, name: string, value: unknown): void {
  if (name === 'context' || name === 'metadata') placeMembers(builder[name], value);
  else if (OWN_NAMES.has(name)) builder.set(name as keyof StoredRecord, value);
  else if (TOP[name] !== undefined && typeof value !== 'object') builder.set(TOP[name], value);
  else if (name === 'status') builder.place(STATUS_CODE.test(String(value)) ? 'status_code' : name, value);
  else if (OTHER[name] !== undefined) builder.place(OTHER[name], value);
  else placePrefixed(builder, name, value);
}

function placeMembers(target: Record<string, unknown>, value: unknown): void {
  if (isObject(value)) Object.assign(target, { ...value });
}

/** `flat-task` puts a prefix before names that are taken. */
function placePrefixed(builder: RecordBuilder, name: string, value: unknown): void {
  const found = PREFIX.exec(name);
  if (found === null) builder.place(name, value);
  else builder[found[1] as 'metadata' | 'context'][found[2]!] = value;
}

function exceptionOf(value: unknown): Fields | undefined {
  if (!isObject(value)) return typeof value === 'string' ? { message: value } : undefined;
  const { stack, name, ...rest } = value;
  return { ...(name !== undefined && { type: name }), ...(stack !== undefined && { traceback: stack }), ...rest };
}

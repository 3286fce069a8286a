import type { StoredRecord } from '@cairn/core/query';
import type { Paint } from './paint';
import { printable } from './printable';

/** A value longer than this is cut; `--json` and `errors-debug` show it whole. */
const VALUE_LENGTH = 160;
const SLOW_MS = 1_000;
/** Text that can stand without quotes. */
const BARE = /^[^\s"'=]+$/;
/** Of a request these are said by its line, or are noise beside it. */
const SAID: ReadonlySet<string> = new Set(['method', 'path', 'status_code', 'duration_ms', 'route', 'user_agent', 'request_size_bytes', 'response_size_bytes', 'referrer', 'host']);

/** Their values have a unit of their own. */
const SHORT_NAMES: Readonly<Record<string, string>> = { duration_ms: 'duration', waited_ms: 'waited' };

const isRequest = ({ event, metadata }: StoredRecord): boolean => event === 'http.request.completed' || (event === undefined && typeof metadata.method === 'string' && typeof metadata.status_code === 'number');

/** The message; of a request its method, path, status and duration. */
export function saying(record: StoredRecord, paint: Paint): string {
  const { metadata, message } = record;
  if (!isRequest(record)) return printable(message);
  const { method, path, status_code, duration_ms } = metadata;
  const parts = [printable(String(method ?? '-')), printable(String(path ?? '-'))];
  if (typeof status_code === 'number') parts.push(statusText(status_code, paint));
  if (typeof duration_ms === 'number') parts.push(durationText(duration_ms, paint));
  return parts.join(' ');
}

/** Metadata as `key=value`; what is null, or said already, is left out. */
export function fieldsText(record: StoredRecord, paint: Paint): string[] {
  const request = isRequest(record);
  return Object.entries(record.metadata)
    .filter(([key, value]) => value !== null && value !== undefined && !(request && isSaid(key, value)))
    .map(([key, value]) => `${paint.dim(`${SHORT_NAMES[key] ?? printable(key)}=`)}${valueText(key, value, paint)}`);
}

/** That a request was complete and not slow goes without saying. */
function isSaid(key: string, value: unknown): boolean {
  return SAID.has(key) || (key === 'outcome' && value === 'complete') || (key === 'slow' && value === false);
}

/** Whose record it is: the ids to go on with, as a query takes them. */
export function idsText({ context, metadata }: StoredRecord, paint: Paint): string[] {
  const step = metadata.step_id === undefined ? context.step_id : undefined; // once is enough
  const ids = [['user', context.user_id], ['job', context.job_id], ['step', step], ['request', context.request_id]] as const;
  return ids.filter(([, id]) => typeof id === 'string').map(([name, id]) => paint.dim(`${name}:${printable(id as string)}`));
}

export function durationText(ms: number, paint: Paint): string {
  const shown = ms < 1_000 ? `${Number(ms.toFixed(1))}ms` : `${(ms / 1_000).toFixed(2)}s`;
  return ms < SLOW_MS ? shown : paint.doubtful(shown);
}

function statusText(code: number, paint: Paint): string {
  if (code >= 500) return paint.bad(String(code));
  return code >= 400 ? paint.doubtful(String(code)) : paint.good(String(code));
}

function valueText(key: string, value: unknown, paint: Paint): string {
  if (key in SHORT_NAMES && typeof value === 'number') return durationText(value, paint);
  if (key === 'status_code' && typeof value === 'number') return statusText(value, paint);
  return cut(printable(typeof value === 'string' && BARE.test(value) ? value : (JSON.stringify(value) ?? '')));
}

function cut(text: string): string {
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}…` : text;
}

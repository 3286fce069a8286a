import type { ContextFields } from '../context/context-state';
import type { RedactedContext } from '../record/log-record';
import { CONTEXT_FIELDS } from '../record/record-fields';
import type { RecordContext } from '../record/record.schema';
import { define } from './safe-read';
import type { Walk } from './walk';

/** Ids of the context are text in the record, whatever an app uses inside. */
const TEXT_FIELDS: ReadonlySet<string> = new Set(CONTEXT_FIELDS);
/** Made by us or validated when taken over; hex digits, which a rule for numbers could mistake. */
const ID_FIELDS: ReadonlySet<string> = new Set(['request_id', 'correlation_id', 'trace_id', 'span_id']);
/** On every record, null when unknown. */
const EVERY_RECORDS: ReadonlySet<string> = new Set(['request_id', 'user_id', 'organization_id']);
const MADE_ID = /^(?:req_[0-9a-f]{12}|[0-9a-f]{16}|[0-9a-f]{32})$/;

/**
 * The context's fields as records carry them: the three ids always, the others when known. Every request has a context of its own, so
 * its text is put together at once, and the object only where a layout asks for it; what the app has added is walked as foreign data.
 */
export function redactContextFields(fields: Readonly<ContextFields>, walk: Walk): RedactedContext {
  const requestId = idText(fields, 'request_id', walk);
  let json = `{"request_id":${requestId},"user_id":${idText(fields, 'user_id', walk)},"organization_id":${idText(fields, 'organization_id', walk)}`;
  let foreign: Record<string, unknown> | undefined;
  for (const key in fields) {
    if (isAbsent(fields[key]) || EVERY_RECORDS.has(key)) continue;
    if (key === 'correlation_id' && fields[key] === fields.request_id) json += `,"correlation_id":${requestId}`;
    else if (TEXT_FIELDS.has(key)) json += `,"${key}":${idText(fields, key, walk)}`;
    else define((foreign ??= {}), key, fields[key]);
  }
  if (foreign !== undefined) json += withoutBrace(JSON.stringify(walk.value(foreign)));
  return new Snapshot(`${json}}`);
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

/** One id as JSON text. */
function idText(fields: Readonly<ContextFields>, key: string, walk: Walk): string {
  const value: unknown = fields[key];
  if (isAbsent(value)) return 'null';
  if (typeof value !== 'string') return JSON.stringify(walk.describe(walk.valueOf(key, value)));
  if (isMadeId(key, value)) return `"${value}"`;
  return JSON.stringify(walk.valueOf(key, value));
}

/** `{"a":1}` → `,"a":1`; nothing for an empty object. */
function withoutBrace(json: string): string {
  return json === '{}' ? '' : `,${json.slice(1, -1)}`;
}

/** Whether a value is an id of ours under its own name. */
export function isMadeId(key: string, value: unknown): boolean {
  return typeof value === 'string' && ID_FIELDS.has(key) && MADE_ID.test(value);
}

class Snapshot implements RedactedContext {
  private parsed: Readonly<RecordContext> | undefined;

  constructor(readonly json: string) {}

  get fields(): Readonly<RecordContext> {
    return (this.parsed ??= JSON.parse(this.json) as RecordContext);
  }
}

/** The context of a record from outside any story. */
export const NO_CONTEXT_FIELDS: RedactedContext = new Snapshot('{"request_id":null,"user_id":null,"organization_id":null}');

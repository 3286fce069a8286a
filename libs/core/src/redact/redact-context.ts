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
 * `made` is what needs no look: ids made here.
 */
export function redactContextFields(fields: Readonly<ContextFields>, made: Readonly<ContextFields>, newWalk: () => Walk): RedactedContext {
  const ids = new IdTexts(fields, made, newWalk);
  const requestId = ids.of('request_id');
  let json = `{"request_id":${requestId},"user_id":${ids.of('user_id')},"organization_id":${ids.of('organization_id')}`;
  let foreign: Record<string, unknown> | undefined;
  for (const key in fields) {
    if (isAbsent(fields[key]) || EVERY_RECORDS.has(key)) continue;
    if (key === 'correlation_id' && fields[key] === fields.request_id) json += `,"correlation_id":${requestId}`;
    else if (TEXT_FIELDS.has(key)) json += `,"${key}":${ids.of(key)}`;
    else define((foreign ??= {}), key, fields[key]);
  }
  if (foreign !== undefined) json += withoutBrace(JSON.stringify(ids.walk.value(foreign)));
  return new Snapshot(`${json}}`);
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

/** Ids as JSON text. Most contexts have none but ours, and need no walk. */
class IdTexts {
  private lazyWalk: Walk | undefined;

  constructor(
    private readonly fields: Readonly<ContextFields>,
    private readonly made: Readonly<ContextFields>,
    private readonly newWalk: () => Walk,
  ) {}

  of(key: string): string {
    const value: unknown = this.fields[key];
    if (isAbsent(value)) return 'null';
    if (typeof value !== 'string') return JSON.stringify(this.walk.describe(this.walk.valueOf(key, value)));
    if (value === this.made[key] || isMadeId(key, value)) return `"${value}"`;
    return JSON.stringify(this.walk.valueOf(key, value));
  }

  get walk(): Walk {
    return (this.lazyWalk ??= this.newWalk());
  }
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

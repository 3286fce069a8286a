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
const MADE_ID = /^(?:req_[0-9a-f]{12}|[0-9a-f]{16}|[0-9a-f]{32})$/;

/** The context of a record from outside any story. */
export const NO_CONTEXT_FIELDS: RedactedContext = snapshot(unknownStory());

/**
 * The context's fields as records carry them: the three ids always, the others when known. Every request has a context of its own, so
 * text under our own names takes the short way; only what the app has added is walked as foreign data.
 */
export function redactContextFields(fields: Readonly<ContextFields>, walk: Walk): RedactedContext {
  const known = unknownStory();
  let foreign: Record<string, unknown> | undefined;
  for (const key in fields) {
    const value = fields[key];
    if (value === null || value === undefined || value === '') continue;
    if (!TEXT_FIELDS.has(key)) define((foreign ??= {}), key, value);
    else if (typeof value !== 'string') known[key] = walk.describe(walk.valueOf(key, value));
    else known[key] = ID_FIELDS.has(key) && MADE_ID.test(value) ? value : walk.valueOf(key, value);
  }
  return snapshot(foreign === undefined ? known : { ...known, ...(walk.value(foreign) as Record<string, unknown>) });
}

/** The ids that every record has, unknown yet. */
function unknownStory(): Record<string, unknown> {
  return { request_id: null, user_id: null, organization_id: null };
}

function snapshot(known: Record<string, unknown>): RedactedContext {
  return { fields: known as RecordContext, json: JSON.stringify(known) };
}

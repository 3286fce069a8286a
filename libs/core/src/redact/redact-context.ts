import type { ContextFields } from '../context/context-state';
import type { RedactedContext } from '../record/log-record';
import { contextSchema, type RecordContext } from '../record/record.schema';
import type { Walk } from './walk';

/** Ids of the context are text in the record, whatever an app uses inside. */
const TEXT_FIELDS: ReadonlySet<string> = new Set(Object.keys(contextSchema.shape));
/** Made by us or validated when taken over; hex digits only, which a rule for numbers could mistake. */
const HEX_FIELDS: ReadonlySet<string> = new Set(['trace_id', 'span_id']);
const HEX_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/;

/** The context of a record from outside any story. */
export const NO_CONTEXT_FIELDS: RedactedContext = snapshot({});

/** The context's fields as records carry them: the three ids always, the others when known. */
export function redactContextFields(fields: Readonly<ContextFields>, walk: Walk): RedactedContext {
  const known: Record<string, unknown> = {};
  const ids: Record<string, unknown> = {};
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    if (value === null || value === undefined) continue;
    if (HEX_FIELDS.has(key) && typeof value === 'string' && HEX_ID.test(value)) ids[key] = value;
    else known[key] = asText(key, value);
  }
  return snapshot({ ...(walk.value(known) as Record<string, unknown>), ...ids });
}

function asText(key: string, value: unknown): unknown {
  if (!TEXT_FIELDS.has(key)) return value;
  if (value === '') return undefined;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
}

function snapshot(known: Record<string, unknown>): RedactedContext {
  const fields = Object.freeze({ request_id: null, user_id: null, organization_id: null, ...known }) as Readonly<RecordContext>;
  return Object.freeze({ fields, json: JSON.stringify(fields) });
}

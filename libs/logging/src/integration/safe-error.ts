import { safeEndpoint } from './safe-endpoint';

/** A URL in a text. */
const URL_TEXT = /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'`<>]+/gi;
/** Causes are followed this deep, as far as records keep them. */
const DEPTH = 5;

/**
 * The error as it may be recorded: clients like to name the whole URL in a message, with its user and its query. What needs no mending is the
 * error itself; the caller's is never changed.
 */
export function safeError(error: unknown, depth = DEPTH): unknown {
  if (typeof error !== 'object' || error === null || depth === 0) return typeof error === 'string' ? safeText(error) : error;
  try {
    return mended(error, depth);
  } catch {
    return error; // a getter that throws: nothing of it will be in the record either
  }
}

function mended(error: object, depth: number): unknown {
  const changes: PropertyDescriptorMap = {};
  for (const key of ['message', 'stack', 'cause'] as const) {
    const value = (error as Record<string, unknown>)[key];
    const safe = key === 'cause' ? safeError(value, depth - 1) : typeof value === 'string' ? safeText(value) : value;
    if (safe !== value) changes[key] = { value: safe };
  }
  return Object.keys(changes).length === 0 ? error : Object.create(error, changes);
}

function safeText(text: string): string {
  return text.includes('://') ? text.replace(URL_TEXT, mayBeShown) : text;
}

/** A URL without secrets stays as it is written. */
function mayBeShown(url: string): string {
  return /[@?#]/.test(url) ? safeEndpoint(url) : url;
}

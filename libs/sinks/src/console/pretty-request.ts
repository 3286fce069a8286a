import type { RedactedRecord } from '@cairn/core';
import type { InShort } from './in-short';

/** What a person at a terminal needs besides method, path, status and duration; the files have everything. */
const DETAILS = ['handler', 'outcome', 'slow', 'client_hostname', 'request_body', 'response_body', 'error_code', 'error_message'];
/** Said only when it is not so. */
const USUAL: Readonly<Record<string, unknown>> = { outcome: 'complete', slow: false };

/** A request record in short: `GET /tasks/1`, then status, duration and what is out of the ordinary. */
export function prettyRequest({ message, metadata }: RedactedRecord): InShort {
  const { method, path, status_code, duration_ms } = metadata;
  if (typeof method !== 'string') return { message, metadata };
  const details = DETAILS.filter((key) => metadata[key] !== USUAL[key]).map((key) => [key, metadata[key]]);
  return { message: `${method} ${String(path)}`, metadata: { status_code, duration_ms, ...Object.fromEntries(details) } };
}

import { readProperty } from '../redact/safe-read';
import type { Candidate } from './admission';

/** Fields looked at. Records with more are never alike. */
const FIELDS = 32;
/** Characters looked at of one text; its length counts too. */
const CHARACTERS = 512;

const START = 0x811c_9dc5;
const PRIME = 0x0100_0193;

let last = 0;
/** Of origins, and of the fields of child loggers. */
const numbers = new WeakMap<object, number>();

/**
 * A key that is equal for records that say the same: of one logger and level (or event) in one story, with the same message, the same type of error, and the
 * same texts and choices in their metadata. Numbers may differ (a duration, a count, an attempt), and what is nested is not looked into. `undefined` for a
 * record that cannot be compared: without a text for a message, with more than 32 fields, or with fields that cannot be read.
 */
export function likenessOf({ origin, call, context }: Candidate): string | undefined {
  const { message, metadata, fields, error, hasError } = call;
  if (typeof message !== 'string') return undefined;
  try {
    let hash: number | undefined = mixed(START, message);
    if (hasError === true) hash = withError(hash, error);
    if (metadata !== undefined) hash = withFields(hash, metadata);
    return hash === undefined ? undefined : `${numberOf(origin)} ${fields === undefined ? '' : numberOf(fields)} ${hash} ${context?.peek('trace_id') ?? ''}`;
  } catch {
    return undefined; // a Proxy that refuses, a getter that throws
  }
}

function withError(hash: number, error: unknown): number {
  const name = typeof error === 'object' && error !== null ? String(readProperty(error, 'name')) : '';
  return mixed(mixed(hash, typeof error), name);
}

function withFields(before: number, metadata: object): number | undefined {
  let hash = before;
  let count = 0;
  for (const name in metadata) {
    if (++count > FIELDS) return undefined;
    const value = (metadata as Record<string, unknown>)[name];
    hash = mixed(hash, name);
    if (typeof value === 'string') hash = mixed(hash, value);
    else if (typeof value === 'boolean') hash = Math.imul(hash ^ (value ? 2 : 1), PRIME);
  }
  return hash;
}

function numberOf(known: object): number {
  let number = numbers.get(known);
  if (number === undefined) numbers.set(known, (number = ++last));
  return number;
}

/**
 * FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/): no text is kept, which may hold a secret or be long. Logger and story stand in the key as they
 * are, so few texts ever meet.
 */
function mixed(before: number, text: string): number {
  const length = Math.min(text.length, CHARACTERS);
  let hash = Math.imul(before ^ text.length, PRIME);
  for (let i = 0; i < length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
  return hash;
}

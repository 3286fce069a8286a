import { readProperty } from '../redact/safe-read';
import type { RecordOrigin } from '../record/log-record';
import type { Candidate } from './admission';

/** Fields looked at. Records with more are never alike. */
const FIELDS = 32;
/** Characters looked at of one text; its length counts too. */
const CHARACTERS = 512;

let origins = 0;
const numbers = new WeakMap<RecordOrigin, number>();

/**
 * A key that is equal for records that say the same: of one logger and level (or event) in one story, with the same message, the same type of error, and the
 * same texts and choices in their metadata. Numbers may differ (a duration, a count, an attempt), and what is nested is not looked into. `undefined` for a
 * record that cannot be compared: without a text for a message, with more than 32 fields, or with fields that cannot be read.
 */
export function likenessOf({ origin, call, context }: Candidate): string | undefined {
  const { message, metadata, error, hasError } = call;
  if (typeof message !== 'string') return undefined;
  const hash = new TextHash();
  hash.add(message);
  try {
    if (hasError === true) addError(hash, error);
    if (metadata !== undefined && !addFields(hash, metadata)) return undefined;
  } catch {
    return undefined; // a Proxy that refuses, a getter that throws
  }
  return `${numberOf(origin)} ${context?.peek('trace_id') ?? ''} ${hash.text}`;
}

function addError(hash: TextHash, error: unknown): void {
  hash.add(typeof error);
  if (typeof error === 'object' && error !== null) hash.add(String(readProperty(error, 'name')));
}

function addFields(hash: TextHash, metadata: object): boolean {
  const names = Object.keys(metadata);
  if (names.length > FIELDS) return false;
  for (const name of names) {
    const value = (metadata as Record<string, unknown>)[name];
    hash.add(name);
    if (typeof value === 'string') hash.add(value);
    else if (typeof value === 'boolean') hash.add(value ? '1' : '0');
  }
  return true;
}

function numberOf(origin: RecordOrigin): number {
  let number = numbers.get(origin);
  if (number === undefined) numbers.set(origin, (number = ++origins));
  return number;
}

/** 64 bits of two FNV-1a hashes: no text is kept, which may hold a secret or be long. */
class TextHash {
  private one = 0x811c_9dc5;
  private two = 0x1000_0193;

  add(text: string): void {
    const length = Math.min(text.length, CHARACTERS);
    for (let i = 0; i < length; i += 1) this.mix(text.charCodeAt(i));
    this.mix(text.length);
  }

  get text(): string {
    return `${this.one.toString(36)}${this.two.toString(36)}`;
  }

  private mix(code: number): void {
    this.one = Math.imul(this.one ^ code, 0x0100_0193);
    this.two = Math.imul(this.two ^ code, 0x01b3_0193) ^ (this.two >>> 13);
  }
}

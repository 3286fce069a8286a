import type { Line } from '../record/log-record';

export type Fields = Readonly<Record<string, unknown>>;

const NO_FIELDS: Fields = Object.freeze({});

/** `,"a":1,"b":2` of an object, to be appended inside another one; nothing when it has no fields. */
export function members(fields: object): string {
  const text = JSON.stringify(fields);
  return text.length > 2 ? `,${text.slice(1, -1)}` : '';
}

export function toLine(fields: object): Line {
  return `${JSON.stringify(fields)}\n` as Line;
}

/** Sets an own property whatever its name: a plain assignment to `__proto__` would change the object's prototype. */
export function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  } else target[name] = value;
}

/**
 * The fields that can stand beside `said` (and `more`) at one level: a name that is reserved or said already gets the
 * prefix, as often as it takes; the same value under the same name is not repeated.
 */
export function beside(said: Fields, fields: Fields, prefix: string, reserved: ReadonlySet<string>, more = NO_FIELDS): Record<string, unknown> {
  const rest: Record<string, unknown> = {};
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    let name = key;
    while (reserved.has(name) || Object.hasOwn(said, name) || Object.hasOwn(more, name) || Object.hasOwn(rest, name)) {
      name = prefix + name;
    }
    if (name === key) put(rest, key, value);
    else if (said[key] !== value && more[key] !== value) rest[name] = value;
  }
  return rest;
}

export const asString = (value: unknown): string | null => (typeof value === 'string' ? value : null);
export const asNumber = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Longer texts are left to V8, whose own look at a character is faster than this one. */
const SHORT = 64;
const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;
const DELETE = 127;

/** A text as it stands between the quotes of JSON. Most short ones need no escaping, and to see that takes a part of the time of `JSON.stringify`. */
export function escaped(text: string): string {
  return text.length <= SHORT && isPlain(text) ? text : JSON.stringify(text).slice(1, -1);
}

function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < SPACE || code >= DELETE || code === QUOTE || code === BACKSLASH) return false;
  }
  return true;
}

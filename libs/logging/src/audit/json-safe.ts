const LONE_SURROGATE_ESCAPE = /\\u(d[89a-f][0-9a-f]{2})/i;

/** What the redactor returned, as JSON has it: no lone surrogates, no NaN, no undefined. */
export function jsonSafe<T>(value: T): T {
  const text = JSON.stringify(value);
  if (text === undefined) return null as T;
  // JSON.stringify escapes surrogates only where they are alone; each escape becomes that of U+FFFD
  return JSON.parse(LONE_SURROGATE_ESCAPE.test(text) ? text.replace(new RegExp(LONE_SURROGATE_ESCAPE, 'gi'), '\\ufffd') : text) as T;
}

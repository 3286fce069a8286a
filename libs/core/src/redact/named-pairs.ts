import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import { endOfText, REDACTED } from './marks';

/** What a list of pairs calls its names, and their values. */
const NAMING = '(?:name|key|field|property|header|param|parameter|attribute|path|label|id|column)';
const VALUE = '(?:value|val|content|(?:old|new)_?value)';
/** A quote, escaped any number of times or, around a key, absent, as an inspected object has it. */
const QUOTE = `(\\\\*["'])`;
const KEY_QUOTE = `(?<![\\w\\\\])(\\\\*["'])?`;
/** Other members between the two: `"msg":"too short","location":"body"`. */
const others = (quote: number): string => `(?:\\s*,\\s*(?:\\\\*["'])?[\\w-]{1,64}(?:\\\\*["'])?\\s*:\\s*(?:\\${quote}[^"'\\\\]{0,256}\\${quote}|[\\w.-]{1,32})){0,4}?`;
/** `"name":"password","value":"` and `name="password" value="`. */
const NAME_FIRST = new RegExp(`${KEY_QUOTE}\\b${NAMING}\\1\\s*:\\s*${QUOTE}([^"'\\\\]{1,64})\\2${others(2)}\\s*,\\s*\\1${VALUE}\\1\\s*:\\s*${QUOTE}(?!\\[REDACTED\\])`, 'gi');
const ATTRIBUTES = new RegExp(`\\b()${NAMING}\\s?=\\s?${QUOTE}([^"'\\\\]{1,64})\\2\\s{1,16}${VALUE}\\s?=\\s?${QUOTE}`, 'gi');
const VALUE_FIRST = new RegExp(`(${KEY_QUOTE}\\b${VALUE}\\2\\s*:\\s*)${QUOTE}([^"']{0,2048}?)\\3(${others(3)}\\s*,\\s*\\2${NAMING}\\2\\s*:\\s*\\3)([^"'\\\\]{1,64})\\3`, 'gi');
/** `["password","hunter2"]`, two elements and no more. */
const TUPLE = /([[,]\s{0,32})?\[\s{0,32}(\\*["'])([^"'\\[\]]{1,64})\2\s*,\s*\2([^"']{1,2048}?)\2\s*\]/g;
/** Flat lists of headers: a name, then its value. */
const HEADER = /(?<!\\)()(\\*["'])((?:proxy-)?authorization|(?:set-)?cookie|x-[a-z0-9-]{1,60}|api-key)\2\s*,\s*(\\*["'])/gi;
/** The quote that ends a key. */
const KEY_END = /^\\*["']\s{0,8}:/;
const PLAIN_WORD = /^[a-z_]+$/i;

/** Replaces values in lists of pairs that a text holds as JSON or XML: the name stands beside the value, not before it. */
export function redactPairs(text: string, keys: KeyRules): string {
  const isSecret = (name: string): boolean => keys.verdict(name) >= Verdict.SecretText;
  let out = text; // the second time for what a change says: `oldValue` and `newValue`
  for (const pattern of [NAME_FIRST, NAME_FIRST, ATTRIBUTES, HEADER]) out = redactAfter(out, pattern, isSecret);
  out = out.replace(VALUE_FIRST, (all: string, before: string, _keyQuote: string, quote: string, _value: string, between: string, name: string) =>
    isSecret(name) ? `${before}${quote}${REDACTED}${quote}${between}${name}${quote}` : all,
  );
  return out.replace(TUPLE, (all: string, before: string | undefined, quote: string, name: string, value: string) => {
    return isSecret(name) && (before !== undefined || !PLAIN_WORD.test(value)) ? all.replace(`${quote}${value}${quote}`, `${quote}${REDACTED}${quote}`) : all;
  });
}

/** Each match ends with the quote that opens the value. */
function redactAfter(text: string, pattern: RegExp, isSecret: (name: string) => boolean): string {
  let out = '';
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    const start = match.index + match[0].length;
    if (start < done || !isSecret(match[3]!)) continue;
    const end = endOfQuoted(text, start, match[4]!);
    if (pattern === HEADER && KEY_END.test(text.slice(end, end + 24))) continue; // `"cookie","value":` is no list
    if (end <= start) continue;
    out += text.slice(done, start) + REDACTED;
    done = end;
  }
  return done === 0 ? text : out + text.slice(done);
}

/** To the same quote with no further backslash before it. */
function endOfQuoted(text: string, start: number, quote: string): number {
  for (let end = text.indexOf(quote, start); end !== -1; end = text.indexOf(quote, end + 1)) {
    if (text[end - 1] !== '\\') return end;
  }
  return endOfText(text);
}

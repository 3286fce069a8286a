import { maskEmailValue } from './email-address';
import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import { REDACTED } from './marks';
import { valueAfter, type Stretch } from './labelled-value';

const LONGEST_KEY = 64;
/** Words that name a secret only together with the word before them: `api key`, `credit card`. */
const NEEDS_FIRST_WORD = /^(?:keys?|string|number|no|code|card|ur[li])$/i;
/** In the query of a URL these hold credentials (OAuth codes, signed URLs); elsewhere they mean other things. */
const QUERY_CREDENTIAL = /^(?:code|sig|signature|x-amz-signature|x-goog-signature)$/i;
const HARMLESS = /^(?:|null|true|false|undefined|none|nil|\[REDACTED\]|\[object Object\]|\{\}|\[\])$/i;
const NUMBER = /^\d+(?:\.\d+)?$/;

/**
 * Replaces values that a text labels with a secret's name: `password=…`, `"apiKey": "…"` (also with escaped quotes),
 * `Cookie: …`, `?token=…`. The names are judged by the same rules as the keys of objects.
 */
export function redactLabelled(text: string, keys: KeyRules): string {
  let out = '';
  let done = 0;
  for (let at = nextSign(text, 0); at !== -1; at = nextSign(text, Math.max(done, at + 1))) {
    const label = labelBefore(text, at, done);
    if (label === undefined) continue;
    const verdict = judge(label, text, keys);
    if (verdict === Verdict.Plain) continue;
    const value = valueAfter(text, at, label.name, label.quote);
    const redacted = redactAs(verdict, text.slice(value.start, value.end));
    if (redacted === undefined) continue;
    out += text.slice(done, value.start) + redacted;
    done = value.end;
  }
  return done === 0 ? text : out + text.slice(done);
}

interface Label extends Stretch {
  readonly name: string;
  /** The quote before the name, if any. */
  readonly quote: string;
}

const ENCODED_QUOTE = /^%2[27]$/;
const SIGN = /[=:]|%3[ad]/gi;

function nextSign(text: string, from: number): number {
  SIGN.lastIndex = from;
  return SIGN.exec(text)?.index ?? -1;
}

/** The name that ends right before the sign, past closing quotes and a little white space. */
function labelBefore(text: string, sign: number, from: number): Label | undefined {
  let end = sign;
  while (end > from && sign - end < 8 && isFiller(text.charCodeAt(end - 1))) end -= 1;
  if (end - 3 >= from && ENCODED_QUOTE.test(text.slice(end - 3, end))) end -= 3;
  const start = nameStart(text, end, from);
  if (start === end) return undefined;
  const before = text[start - 1];
  return { name: text.slice(start, end), start, end, quote: before === '"' || before === "'" ? before : '' };
}

/** Space, tab, quotes, backslash, brackets (`data['password']`, `password[]`). */
function isFiller(code: number): boolean {
  return code === 32 || code === 9 || code === 34 || code === 39 || code === 92 || code === 96 || code === 93 || code === 91;
}

function nameStart(text: string, end: number, from: number): number {
  const first = Math.max(from, end - LONGEST_KEY);
  let start = end;
  while (start > first && isNameCode(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

/** Letters, digits, `_ - . $` and everything beyond ASCII. */
function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) ||
    code === 95 || code === 45 || code === 46 || code === 36 || code > 127
  );
}

function judge({ name, start }: Label, text: string, keys: KeyRules): Verdict {
  const verdict = keys.verdict(name);
  if (verdict !== Verdict.Plain) return verdict;
  if (NEEDS_FIRST_WORD.test(name) && text[start - 1] === ' ') {
    return keys.verdict(text.slice(nameStart(text, start - 1, 0), start + name.length));
  }
  const before = text[start - 1];
  const inQuery = before === '?' || before === '&';
  return inQuery && QUERY_CREDENTIAL.test(name) ? Verdict.SecretText : Verdict.Plain;
}

function redactAs(verdict: Verdict, value: string): string | undefined {
  if (HARMLESS.test(value)) return undefined;
  if (verdict === Verdict.Email) return maskEmailValue(value);
  return verdict === Verdict.SecretText && NUMBER.test(value) ? undefined : REDACTED;
}

const OPTION = /(?<=(?:^|[\s"'])--?)([A-Za-z][\w-]{1,63})([ \t]+)("[^"]*"|'[^']*'|[^\s"'-][^\s"']*)/g;

/** Replaces the values of command line options with a secret's name: `--password hunter2`. */
export function redactOptions(text: string, keys: KeyRules): string {
  return text.replace(OPTION, (all: string, name: string, gap: string, value: string) =>
    keys.verdict(name) === Verdict.Secret && !value.startsWith(REDACTED) ? name + gap + REDACTED : all,
  );
}

/** A secret's name and a quoted value without a sign between them, as SQL and prose have it. A doubled quote is part of the value. */
const SPOKEN = /(?<![\w'"])(pass(?:word|wd|phrase)|identified by)(\s{1,8})(?:'((?:[^']|''){1,1024})'|"([^"]{1,1024})")/gi;

/** Replaces `PASSWORD 'hunter2'`, `IDENTIFIED BY 'hunter2'`, `passphrase "hunter2"`. */
export function redactSpoken(text: string): string {
  return text.replace(SPOKEN, (_all, name: string, gap: string, single: string | undefined) => {
    const quote = single === undefined ? '"' : "'";
    return `${name}${gap}${quote}${REDACTED}${quote}`;
  });
}

const ELEMENT = /(<(?:[\w.-]{1,64}:)?([\w.-]{1,64})(?:\s[^<>]{0,256})?>)([^<>]{1,4096})(?=<\/)/g;

/** Replaces the text of XML elements with a secret's name. */
export function redactElements(text: string, keys: KeyRules): string {
  return text.replace(ELEMENT, (all: string, tag: string, name: string, value: string) => {
    const redacted = redactAs(keys.verdict(name), value);
    return keys.verdict(name) === Verdict.Plain || redacted === undefined ? all : tag + redacted;
  });
}

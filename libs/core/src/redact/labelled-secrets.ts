import { maskEmailValue } from './email-address';
import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import { REDACTED } from './marks';
import { isAbout } from './prose';
import { valueAfter } from './labelled-value';
import type { Stretch } from './quoted-value';
import { saidBy } from './written-value';

const LONGEST_KEY = 64;
/** Words that name a secret only together with the word before them: `api key`, `credit card`. */
const NEEDS_FIRST_WORDS = /^(?:keys?|string|numbers?|prod|production|live|test|staging|dev|input|field|v\d{1,3}|no|codes?|card|ur[li]|id|date|birth|licen[cs]e|account|hash|salt|confirmation|answer|verifier|assertion|value)$/i;
const MOST_WORDS = 3;
/** In the query of a URL these hold credentials (OAuth codes, signed URLs); elsewhere they mean other things. */
const QUERY_CREDENTIAL = /^(?:code|sig|signature|x-amz-signature|x-goog-signature)$/i;
const HARMLESS = /^(?:|null|true|false|undefined|none|nil|(?:[\w.]{1,40}\(){0,3}(?:\$\d+|\?\d{0,4}|@p?\d{1,4}|:\d{1,4})[,)]*|%[sdoj]|\[REDACTED\][.,;]*|…\[.*|\[object Object\]|\{\}|\[\])$/i;
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
    const redacted = isSentence(text, value) ? undefined : redactAs(verdict, text.slice(value.start, value.end), keys);
    if (redacted === undefined) continue;
    out += text.slice(done, value.start) + redacted;
    done = value.end;
  }
  return done === 0 ? text : out + text.slice(done);
}

/** `missing token: authorization required`: without quotes, a word that speaks of secrets rather than being one. */
function isSentence(text: string, { start, end }: Stretch): boolean {
  const isQuoted = /["'`]/.test(text[start - 1] ?? '');
  return !isQuoted && end - start < 20 && isAbout(text.slice(start, end).replace(/[.!]$/, ''));
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
  let start = nameStart(text, end, from);
  if (start === end) return undefined;
  let name = text.slice(start, end);
  if (text[start - 1] === '%') ({ name, start } = encodedName(text, start, end, from));
  const before = text[start - 1];
  return { name, start, end, quote: before === '"' || before === "'" ? before : '' };
}

/** Space, tab, quotes, backslash, brackets (`data['password']`, `password[]`). */
function isFiller(code: number): boolean {
  return code === 32 || code === 9 || code === 34 || code === 39 || code === 92 || code === 96 || code === 93 || code === 91;
}

/** A name with encoded characters: `pass%77ord`. An encoded sign before it (`%3F`, `%26`) is none of it. */
function encodedName(text: string, from: number, end: number, least: number): { name: string; start: number } {
  let start = from;
  while (text[start - 1] === '%' && start - 1 >= least && end - start < LONGEST_KEY) {
    const code = parseInt(text.slice(start, start + 2), 16);
    if (!(isNameCode(code) || code === 32 || code === 91 || code === 93)) return { name: decoded(text.slice(start + 2, end)), start: start + 2 };
    start = nameStart(text, start - 1, least);
  }
  return { name: decoded(text.slice(start, end)), start };
}

function decoded(name: string): string {
  return name.replace(/%([2-7][0-9a-f])/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
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
  if (text[start - 1] === ' ' && NEEDS_FIRST_WORDS.test(name)) {
    const together = judgeTogether(name, start, text, keys);
    if (together !== Verdict.Plain) return together;
  }
  const before = text[start - 1];
  const inQuery = before === '?' || before === '&';
  return inQuery && QUERY_CREDENTIAL.test(name) ? Verdict.SecretText : Verdict.Plain;
}

/** The name with one word before it, then with two. */
function judgeTogether(name: string, nameAt: number, text: string, keys: KeyRules): Verdict {
  let start = nameAt;
  for (let words = 1; words < MOST_WORDS && text[start - 1] === ' '; words += 1) {
    start = nameStart(text, start - 1, 0);
    const verdict = keys.verdict(text.slice(start, nameAt) + name);
    if (verdict !== Verdict.Plain) return verdict;
  }
  return Verdict.Plain;
}

/** Of what the value says; where it is part of a URL, its `@` stays encoded. */
function pseudonymOf(value: string, keys: KeyRules): string {
  const pseudonym = keys.pseudonyms.of(saidBy(value));
  return value.includes('%40') ? pseudonym.replace('@', '%40') : pseudonym;
}

/** What the value becomes; `undefined` where it is to stay. */
export function redactAs(verdict: Verdict, value: string, keys: KeyRules): string | undefined {
  if (HARMLESS.test(value)) return undefined;
  if (verdict === Verdict.Email) return maskEmailValue(value, keys.maskAddress);
  if (verdict === Verdict.Pseudonym) return pseudonymOf(value, keys);
  return verdict === Verdict.SecretText && NUMBER.test(value) ? undefined : REDACTED;
}

/** A secret's name and a quoted value without a sign between them, as SQL and prose have it. A doubled quote is part of the value. */
const SPOKEN = /(?<![\w'"])(pass(?:word|wd|phrase)|identified by)(\s{1,8}[NEne]?|\(\s?)(?:'((?:[^']|''){1,1024})'|"([^"]{1,1024})")/gi;

/** Replaces `PASSWORD 'hunter2'`, `PASSWORD('hunter2')`, `IDENTIFIED BY 'hunter2'`, `passphrase "hunter2"`. */
export function redactSpoken(text: string): string {
  return text.replace(SPOKEN, (_all, name: string, gap: string, single: string | undefined) => {
    const quote = single === undefined ? '"' : "'";
    return `${name}${gap}${quote}${REDACTED}${quote}`;
  });
}

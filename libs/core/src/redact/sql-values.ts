import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import { REDACTED } from './marks';

/** The columns of an INSERT, up to the first row of values. */
const INSERT = /\b(?:insert|replace)\s+(?:ignore\s+)?into\s+[^\s(]{1,128}\s*\(([^()]{1,4096})\)\s*(?:overriding\s+\w+\s+value\s*)?values\s*(?=\()/gi;
/** A column compared with or set to a placeholder, a function's call around it allowed. */
const COMPARED = /([\w$.]{1,64})["`\]]?\s{0,8}(?:=|<>|!=|like|ilike|in)\s{0,8}(?:[\w.]{0,40}\s?\(\s?){0,3}$/i;
const PLACEHOLDER = /\$(\d{1,4})|\?/g;
const HARMLESS = /^(?:\$\d+|\?|[:@]\w+|null|default|true|false|now\(\)|)$/i;

/** Part of a text, end exclusive. */
interface Value {
  readonly start: number;
  readonly end: number;
}

/** PostgreSQL's detail of a violated constraint: `Key (email, token)=(…) already exists.` */
const KEY_DETAIL = /(\bkey \(([^()]{1,512})\)=\()([^]{0,2048}?)(?=\)(?: (?:already|is |conflicts)|\W?$)|$)/gi;

/** Replaces literals that stand in the place of a column with a secret's name. */
export function redactStatementValues(text: string, keys: KeyRules): string {
  return redactInsertedValues(text, keys).replace(KEY_DETAIL, (all: string, head: string, columns: string) =>
    columns.split(',').some((column) => keys.verdict(column.trim()) >= Verdict.SecretText) ? head + REDACTED : all,
  );
}

/** Replaces literals of an INSERT that stand in the place of a column with a secret's name. */
function redactInsertedValues(text: string, keys: KeyRules): string {
  let out = '';
  let done = 0;
  forEachValue(text, keys, ({ start, end }) => {
    const value = text.slice(start, end);
    if (start < done || HARMLESS.test(value) || value.includes(REDACTED)) return;
    const quote = value.startsWith("'") ? "'" : '';
    out += `${text.slice(done, start)}${quote}${REDACTED}${quote}`;
    done = end;
  });
  return done === 0 ? text : out + text.slice(done);
}

/** Which bind parameters, counted from 0, belong to a column with a secret's name. */
export function secretParameters(statement: string, keys: KeyRules): ReadonlySet<number> {
  const secret = new Set<number>();
  const places: Value[] = [];
  forEachValue(statement, keys, (value) => places.push(value));
  let position = 0;
  for (const { 0: placeholder, 1: number, index } of statement.matchAll(PLACEHOLDER)) {
    const parameter = placeholder === '?' ? position++ : Number(number) - 1;
    const column = COMPARED.exec(statement.slice(Math.max(0, index - 200), index))?.[1];
    const isSecret = column !== undefined && keys.verdict(column) >= Verdict.SecretText;
    if (isSecret || places.some(({ start, end }) => index >= start && index < end)) secret.add(parameter);
  }
  return secret;
}

function forEachValue(text: string, keys: KeyRules, take: (value: Value) => void): void {
  for (const { 0: head, 1: list, index } of text.matchAll(INSERT)) {
    const columns = list!.split(',').map((column) => keys.verdict(column.trim()) >= Verdict.SecretText);
    if (columns.includes(true)) readRows(text, index + head.length, (value, column) => columns[column] === true && take(value));
  }
}

/** Rows in brackets, separated by commas, from here on. */
function readRows(text: string, from: number, take: (value: Value, column: number) => void): void {
  let at = from;
  while (text[at] === '(') {
    at = readRow(text, at + 1, take);
    const next = /^\s*,\s*(?=\()/.exec(text.slice(at, at + 64));
    if (next === null) return;
    at += next[0].length;
  }
}

/** To behind the closing bracket; a cut text ends the row. */
function readRow(text: string, from: number, take: (value: Value, column: number) => void): number {
  let column = 0;
  let start = from;
  let depth = 0;
  let at = from;
  for (; at < text.length; at += 1) {
    const char = text[at];
    if (char === "'" || char === '"') at = endOfString(text, at);
    else if (char === '(') depth += 1;
    else if (char === ')' && depth > 0) depth -= 1;
    else if ((char === ',' && depth === 0) || char === ')') {
      take(trimmed(text, start, at), column);
      column += 1;
      start = at + 1;
      if (char === ')') return at + 1;
    }
  }
  take(trimmed(text, start, Math.min(at, text.length)), column);
  return text.length;
}

/** At the closing quote; a doubled or escaped one is part of the string. */
function endOfString(text: string, open: number): number {
  const quote = text[open]!;
  for (let end = text.indexOf(quote, open + 1); end !== -1; end = text.indexOf(quote, end + 1)) {
    if (text[end - 1] === '\\') continue;
    if (text[end + 1] !== quote) return end;
    end += 1;
  }
  return text.length;
}

function trimmed(text: string, from: number, to: number): Value {
  let start = from;
  let end = to;
  while (start < end && /\s/.test(text[start]!)) start += 1;
  while (end > start && /\s/.test(text[end - 1]!)) end -= 1;
  return { start, end };
}

import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';

/** The columns of an INSERT, up to the first row of values; or those that an UPDATE sets or a condition compares in one go. */
const COLUMNS =
  /(?:\b(?:insert|replace)\s+(?:ignore\s+)?into\s+[^\s(]{1,128}\s*)?\(([^()]{1,4096})\)\s*(?:(?:overriding\s+\w+\s+value\s*)?values|=\s*(?:row)?)\s*(?=\()/gi;

/** Part of a text, end exclusive. */
export interface Value {
  readonly start: number;
  readonly end: number;
}

/** Every value of a row that stands in the place of a column with a secret's name. */
export function forEachValue(text: string, keys: KeyRules, take: (value: Value) => void): void {
  let done = 0;
  for (const { 0: head, 1: list, index } of text.matchAll(COLUMNS)) {
    if (index < done) continue; // within the rows that were read
    const columns = list!.split(',').map((column) => keys.verdict(column.trim()) >= Verdict.SecretText);
    if (columns.includes(true)) done = readRows(text, index + head.length, (value, column) => columns[column] === true && take(value));
  }
}

/** The values in brackets here, or the literal that stands alone. */
export function readList(text: string, from: number, take: (value: Value) => void): void {
  if (text[from] === '(') readRow(text, from + 1, take);
  else take({ start: from, end: Math.min(endOfString(text, from + text.slice(from, from + 8).search(/['"]/)) + 1, text.length) });
}

/** Rows in brackets, separated by commas, from here on; returns where they end. */
function readRows(text: string, from: number, take: (value: Value, column: number) => void): number {
  let at = from;
  while (text[at] === '(') {
    at = readRow(text, at + 1, take);
    const next = /^\s*,\s*(?=\()/.exec(text.slice(at, at + 64));
    if (next === null) return at;
    at += next[0].length;
  }
  return at;
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

import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import { REDACTED } from './marks';
import { forEachValue, readList, type Value } from './sql-rows';

/** A column compared with a list or by another sign than `=`, up to its first literal. */
const COMPARISON = /([\w$.]{1,64})["'`\]]?\s{0,8}(?:not\s{1,8})?(?:(?:<>|!=|\bi?like\b)\s{0,8}|\bin\s{0,8}(?=\())(?=\(?\s{0,8}[nebx]?['"])/gi;
/** A column compared with or set to a placeholder, a function's call around it allowed. */
const COMPARED = /([\w$.]{1,64})["'`\]]?\s{0,8}(?:not\s{1,8})?(?:=|<>|!=|like|ilike|in)\s{0,8}(?:[\w.]{0,40}\s?\(\s?){0,3}$/i;
/** Placeholders as drivers have them (`?`, `$1`, `?1`, `:1`, `@0`, `@p1`), and what may hold signs that are none: literals, names, comments. */
const PLACEHOLDER = /'(?:[^']|'')*(?:'|$)|"[^"]*(?:"|$)|--[^\r\n]*|\/\*(?:[^*]|\*(?!\/))*|(\?|[$:]|@p?)(\d{1,4})(?!\w)|\?/gi;
/** The same where a backslash escapes a quote (MySQL). */
const PLACEHOLDER_ESCAPED = new RegExp(PLACEHOLDER.source.replace("(?:[^']|'')*", "(?:[^'\\\\]|''|\\\\[^])*"), 'gi');
const HARMLESS = /^(?:\$\d+|\?|[:@]\w+|null|default|true|false|now\(\)|)$/i;

/** PostgreSQL's detail of a violated constraint: `Key (email, token)=(…) already exists.` */
const KEY_DETAIL = /(\bkey \(([^()]{1,512})\)=\()([^]{0,2048}?)(?=\)(?: (?:already|is |conflicts)|\W?$)|$)/gi;

/** Replaces literals that stand in the place of a column with a secret's name. */
export function redactStatementValues(text: string, keys: KeyRules): string {
  return redactLiterals(redactLiterals(text, keys, forEachValue), keys, forEachCompared).replace(KEY_DETAIL, (all: string, head: string, columns: string) =>
    columns.split(',').some((column) => keys.verdict(column.trim()) >= Verdict.SecretText) ? head + REDACTED : all,
  );
}

type EachValue = (text: string, keys: KeyRules, take: (value: Value) => void) => void;

function redactLiterals(text: string, keys: KeyRules, forEach: EachValue): string {
  let out = '';
  let done = 0;
  forEach(text, keys, ({ start, end }) => {
    const value = text.slice(start, end);
    if (start < done || HARMLESS.test(value) || value.includes(REDACTED)) return;
    const quote = value.startsWith("'") ? "'" : '';
    out += `${text.slice(done, start)}${quote}${REDACTED}${quote}`;
    done = end;
  });
  return done === 0 ? text : out + text.slice(done);
}

/** The literals that a column with a secret's name is compared with: `token IN ('…', '…')`, `token <> '…'`. */
function forEachCompared(text: string, keys: KeyRules, take: (value: Value) => void): void {
  for (const { 0: head, 1: column, index } of text.matchAll(COMPARISON)) {
    if (keys.verdict(column!) >= Verdict.SecretText) readList(text, index + head.length, take);
  }
}

/** Which bind parameters, counted from 0, belong to a column with a secret's name. A backslash before a quote is read both ways. */
export function secretParameters(statement: string, keys: KeyRules): ReadonlySet<number> {
  const places: Value[] = [];
  forEachValue(statement, keys, (value) => places.push(value));
  const secret = new Set<number>();
  const patterns = statement.includes("\\'") ? [PLACEHOLDER, PLACEHOLDER_ESCAPED] : [PLACEHOLDER];
  for (const pattern of patterns) {
    for (const { index, parameter } of parametersIn(statement, pattern)) {
      const column = COMPARED.exec(statement.slice(Math.max(0, index - 200), index))?.[1];
      const isSecret = column !== undefined && keys.verdict(column) >= Verdict.SecretText;
      if (isSecret || places.some(({ start, end }) => index >= start && index < end)) secret.add(parameter);
    }
  }
  return secret;
}

/** Each placeholder, and the number of its parameter: by position, or the one it says, counted from 0 where one of its kind says 0. */
function* parametersIn(statement: string, pattern: RegExp): Generator<{ index: number; parameter: number }> {
  const found = [...statement.matchAll(pattern)].filter(([text, sign]) => sign !== undefined || text === '?');
  const base = found.some(([, , number]) => number === '0') ? 0 : 1;
  let position = 0;
  for (const { 2: number, index } of found) yield { index, parameter: number === undefined ? position++ : Number(number) - base };
}

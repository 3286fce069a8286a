import { endOfText } from './marks';

/** Part of a text, end exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Letters that belong to the quote behind them: those of SQL (`N'…'`, `E'…'`, `_utf8'…'`, `U&'…'`) and of Python (`b'…'`, `u'…'`, `rb'…'`). */
const PREFIX = /(?:[NEBXURF]|[BFR]{2}|U&|_[a-z]\w{0,15})(?=\\*["'])/iy;
const CALL = /[A-Za-z_][\w.]{0,40}\s?\(/y;
/** What functions for passwords take besides the password: `crypt($1, gen_salt('bf'))`. */
const ALGORITHM = /^(?:bf|x?des|md5|sha-?\d{0,3}|hex|base64|escape|utf-?8)\\*$/i;
/** Of a call, no more is looked at. */
const LONGEST_CALL = 4_096;
/** What a value hardly begins with: the quotes before it were empty. */
const NO_VALUE = /^(?:[\s,;:)}\]&"'\\]|$)/;
const NO_LONG_VALUE = /^(?:[,;)}\]]|$)/;

/** Where the quote is that opens the value here, past the backslashes and letters that belong to it; -1 when the value is bare. */
export function openingQuote(text: string, start: number): number {
  PREFIX.lastIndex = start;
  const found = PREFIX.exec(text);
  let at = found === null ? start : start + found[0].length;
  while (text[at] === '\\') at += 1;
  return isQuote(text[at]) ? at : -1;
}

/** What the quote here opens; tripled quotes (GraphQL, Python) and doubled ones (within a string of SQL or CSV) are one. */
export function quotedValue(text: string, quoteAt: number): Stretch {
  const escapes = slashesBefore(text, quoteAt, 0);
  const quote = text.slice(quoteAt - escapes, quoteAt + 1);
  return longQuoted(text, quoteAt + 1, quote) ?? quoted(text, quoteAt + 1, text[quoteAt]!, escapes);
}

function longQuoted(text: string, start: number, quote: string): Stretch | undefined {
  if (!text.startsWith(quote, start)) return undefined;
  const isTriple = text.startsWith(quote, start + quote.length);
  const from = start + quote.length * (isTriple ? 2 : 1);
  const none = isTriple ? NO_LONG_VALUE : NO_VALUE;
  if (none.test(text.slice(from, from + 1))) return undefined;
  const end = text.indexOf(quote.repeat(isTriple ? 3 : 2), from);
  if (end === -1 && !isTriple) return undefined;
  return { start: from, end: end === -1 ? endOfText(text) : end };
}

/** To the next such quote with as many backslashes before it; fewer mean that the text around has ended. A doubled one is part of the value. */
function quoted(text: string, start: number, quote: string, escapes: number): Stretch {
  for (let end = text.indexOf(quote, start); end !== -1; end = text.indexOf(quote, end + 1)) {
    const slashes = slashesBefore(text, end, start);
    if (slashes > escapes) continue;
    if (slashes > 0 || end === start || text[end + 1] !== quote) return { start, end: end - slashes };
    end += 1;
  }
  return { start, end: endOfText(text) };
}

/** A function's call with a literal among its arguments, whole: `crypt('…', gen_salt('bf'))`. */
export function callWithLiteral(text: string, start: number): Stretch | undefined {
  CALL.lastIndex = start;
  const head = CALL.exec(text);
  if (head === null) return undefined;
  let depth = 1;
  let hasLiteral = false;
  let at = start + head[0].length;
  for (; at < text.length && depth > 0 && at < start + LONGEST_CALL; at += 1) {
    const character = text[at];
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === '"' || character === "'") {
      const end = behindQuoted(text, at);
      hasLiteral ||= !ALGORITHM.test(text.slice(at + 1, end));
      at = end;
    }
  }
  return hasLiteral ? { start, end: Math.min(at, text.length) } : undefined;
}

/** At the closing quote. */
function behindQuoted(text: string, quoteAt: number): number {
  const escapes = slashesBefore(text, quoteAt, 0);
  return quoted(text, quoteAt + 1, text[quoteAt]!, escapes).end + escapes;
}

function slashesBefore(text: string, at: number, from: number): number {
  let start = at;
  while (start > from && text.charCodeAt(start - 1) === 92) start -= 1;
  return at - start;
}

function isQuote(character: string | undefined): boolean {
  return character === '"' || character === "'" || character === '`';
}

import { REDACTED } from './marks';
import { callWithLiteral, openingQuote, quotedValue, type Stretch } from './quoted-value';

/** Headers whose whole rest is the secret. */
const HEADER = /(?:authorization|cookies?)$/i;
const SCHEME = /^(?:bearer|basic|digest|token|apikey|negotiate)\s+/i;
const LINE_END = /[\r\n]|\\r|\\n|$/;
/** A header's mark with nothing behind it but the end of what it stands in. */
const REDACTED_ALREADY = /^\[REDACTED\](?:$|["'`\\\r\n])/;
/** Between the name and its value in JSON that somebody formatted; also written out. */
const LINE_BREAK = /^(?:\r?\n|(?:\\+r)?\\+n)[ \t]{0,64}(?=\\*["'{[])/;
const CLOSED_NAME = /["'][ \t]*$/;
/** `password: |` and the like of YAML, the end of that line, and the indentation of the next one. */
const BLOCK = /^[|>][+-]?\d?[+-]?[ \t]{0,16}(\r?\n|(?:\\+r)?\\+n)([ \t]{1,64})/;
/** Ends a bare value. A comma or bracket does so only where another part follows, for passwords hold them too. */
const BARE_END = /[\u0000-\u001f\s&;"'`<>|\\]|…\[|,(?=[\s"']|[\w.-]{1,64}[=:])|[)\]},.]+(?=[\s,;"'`]|$)|$/;
/** Ends a value in a URL that is itself part of a URL. */
const ENCODED_END = /%26|%23|[\s&;"'`<>\\]|$/;

/** Where the value after the sign (`=`, `:`, `%3D` or `%3A`) stands, without its quotes. */
export function valueAfter(text: string, sign: number, name: string, labelQuote: string): Stretch {
  if (text[sign] === '%') return encoded(text, sign + 3);
  let start = sign + 1;
  if (text[sign] === ':' && text[start] === '=') start += 1;
  if (text[start] === '>') start += 1;
  while (isBlank(text.charCodeAt(start))) start += 1;
  if (labelQuote !== '' && CLOSED_NAME.test(text.slice(sign - 8, sign))) start += LINE_BREAK.exec(text.slice(start, start + 128))?.[0].length ?? 0;
  if (text[start] === '|' || (text[start] === '>' && text[start - 1] === ' ')) {
    const block = blockAt(text, start);
    if (block !== undefined) return block;
  }
  const quoteAt = openingQuote(text, start);
  if (quoteAt !== -1) return quotedValue(text, quoteAt);
  const isHeader = text[sign] === ':' && HEADER.test(name);
  const call = isHeader && labelQuote === '' ? undefined : callWithLiteral(text, start);
  if (call !== undefined) return call;
  if ((text[start] === '{' || text[start] === '[') && !text.startsWith(REDACTED, start)) {
    const end = bracketEnd(text, start);
    return { start, end: isHeader && labelQuote === '' ? Math.max(end, headerEnd(text, start, labelQuote)) : end };
  }
  if (isHeader && !REDACTED_ALREADY.test(text.slice(start, start + 20))) return { start, end: headerEnd(text, start, labelQuote) };
  return { start, end: find(BARE_END, text, start + fixedPart(text, start)) };
}

/** A text of several lines as YAML has it: those indented like the first, line ends written out or not. */
function blockAt(text: string, start: number): Stretch | undefined {
  const head = BLOCK.exec(text.slice(start, start + 256));
  if (head === null) return undefined;
  const [begin, lineEnd, indentation] = head as unknown as [string, string, string];
  const from = start + begin.length;
  let end = from;
  for (let next = from; next !== -1; next = nextLine(text, end, lineEnd, indentation)) {
    const line = text.indexOf(lineEnd, next);
    end = line === -1 ? text.length : line;
  }
  return { start: from, end };
}

/** Where the next line of the block begins; -1 when there is none. */
function nextLine(text: string, end: number, lineEnd: string, indentation: string): number {
  return text.startsWith(lineEnd + indentation, end) ? end + lineEnd.length : -1;
}

function encoded(text: string, start: number): Stretch {
  const quoted = /^%2[27]/.exec(text.slice(start, start + 3));
  if (quoted === null) return { start, end: find(ENCODED_END, text, start) };
  const end = text.indexOf(quoted[0], start + 3);
  return { start: start + 3, end: end === -1 ? text.length : end };
}

/** What belongs to a bare value though it holds what would end it: a scheme and its space, a mark of ours. */
function fixedPart(text: string, start: number): number {
  if (text.startsWith(REDACTED, start)) return REDACTED.length;
  return SCHEME.exec(text.slice(start, start + 32))?.[0].length ?? 0;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** After the bracket that closes an object or array. */
function bracketEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 123 || code === 91) depth += 1;
    else if ((code === 125 || code === 93) && --depth === 0) return at + 1;
  }
  return text.length;
}

function headerEnd(text: string, start: number, labelQuote: string): number {
  const line = find(LINE_END, text, start);
  const quote = labelQuote === '' ? -1 : text.indexOf(labelQuote, start);
  return quote !== -1 && quote < line ? quote : line;
}

function find(end: RegExp, text: string, from: number): number {
  return from + text.slice(from).search(end);
}

import { isSymbol, isWord, type Token } from './statement-token';

/** A value stands behind these as often as a name does. */
const COMPARING = new Set(['=', '==', '!=', '<>', '<', '>', '<=', '>=']);
const COMPARING_WORDS = ['LIKE', 'ILIKE', 'GLOB', 'REGEXP', 'BETWEEN'];

/**
 * Double quotes stand around names in PostgreSQL, around values in MySQL, and in SQLite around what there is. A bare one in the place of a
 * value is taken for a value: compared to, in a list behind `IN`, or a password behind `IDENTIFIED BY`. One that names its table, or a function, is a name.
 */
export function withoutQuotedValues(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some(isQuoted)) return tokens;
  const read: Token[] = [];
  let inList = false; // behind `IN (`, with nothing but values so far
  for (const [at, token] of tokens.entries()) {
    const isValue = isQuoted(token) && isBare(tokens[at + 1]) && (inList || isCompared(read));
    read.push(isValue ? { kind: 'value', text: '?', spaced: token.spaced } : token);
    inList = isSymbol(token, '(') ? isWord(tokens[at - 1], 'IN') : inList && (read[at]!.kind === 'value' || isSymbol(token, ','));
  }
  return read;
}

function isQuoted(token: Token): boolean {
  return token.kind === 'name' && token.text.startsWith('"');
}

function isBare(next: Token | undefined): boolean {
  return !isSymbol(next, '.') && !isSymbol(next, '(');
}

/** Whether what was read so far ends where something is compared to. */
function isCompared(read: readonly Token[]): boolean {
  const before = read.at(-1);
  if (isWord(before, 'BY')) return isWord(read.at(-2), 'IDENTIFIED');
  if (isWord(before, 'AND')) return read.at(-2)?.kind === 'value' && isWord(read.at(-3), 'BETWEEN');
  return isWord(before, ...COMPARING_WORDS) || (before?.kind === 'symbol' && COMPARING.has(before.text));
}

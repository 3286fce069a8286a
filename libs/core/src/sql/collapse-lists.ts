import { isSymbol, isWord, type Token } from './statement-token';

/** Lists of values of any length look the same: `IN (?)`, `VALUES (?)`, `ARRAY[?]`. */
export function collapseLists(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  const closing = closingsOf(tokens);
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    kept.push(token);
    const end = listAfter(tokens, at, closing);
    if (end === undefined) continue;
    const open = tokens[at + 1]!;
    kept.push(open, { kind: 'value', text: '?', spaced: false }, { ...tokens[end]!, spaced: false });
    at = end;
  }
  return kept;
}

/** The last token of the list of values that follows this one. */
function listAfter(tokens: readonly Token[], at: number, closing: Closings): number | undefined {
  const token = tokens[at];
  if (isWord(token, 'VALUES') && isSymbol(tokens[at + 1], '(')) return lastRow(tokens, at + 1, closing);
  const open = isWord(token, 'IN') ? '(' : isWord(token, 'ARRAY') ? '[' : undefined;
  if (open === undefined || !isSymbol(tokens[at + 1], open)) return undefined;
  const end = closing.get(at + 1);
  return end !== undefined && end > at + 2 && holdsValuesOnly(tokens, at + 2, end) ? end : undefined;
}

/** The end of the last of several rows. */
function lastRow(tokens: readonly Token[], open: number, closing: Closings): number | undefined {
  let end = closing.get(open);
  while (end !== undefined && isSymbol(tokens[end + 1], ',') && isSymbol(tokens[end + 2], '(')) {
    const next = closing.get(end + 2);
    if (next === undefined) return end;
    end = next;
  }
  return end;
}

/** Where each bracket that is opened at one place is closed again. */
type Closings = ReadonlyMap<number, number>;

function closingsOf(tokens: readonly Token[]): Closings {
  const closings = new Map<number, number>();
  const open: number[] = [];
  for (const [at, token] of tokens.entries()) {
    if (isSymbol(token, '(') || isSymbol(token, '[')) open.push(at);
    else if ((isSymbol(token, ')') || isSymbol(token, ']')) && open.length > 0) closings.set(open.pop()!, at);
  }
  return closings;
}

/** No column and no query: values, and the types they are cast to. */
function holdsValuesOnly(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const token = tokens[at]!;
    const plain = token.kind === 'value' || token.kind === 'symbol' || isWord(token, 'NULL', 'TRUE', 'FALSE');
    if (!plain && !isSymbol(tokens[at - 1], '::')) return false;
  }
  return true;
}

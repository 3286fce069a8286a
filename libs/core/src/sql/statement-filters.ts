import { isName, isSymbol, isWord, type Token } from './statement-token';
import { plain } from './statement-subject';

/** Columns named of one statement. */
const MOST = 20;
const ENDS = ['GROUP', 'ORDER', 'LIMIT', 'OFFSET', 'RETURNING', 'UNION', 'EXCEPT', 'INTERSECT', 'HAVING', 'WINDOW', 'SET'];
const COMPARING = ['IN', 'LIKE', 'ILIKE', 'BETWEEN', 'IS', 'NOT', 'SIMILAR'];
const NO_COLUMN = ['AND', 'OR', 'NOT', 'WHERE', 'NULL', 'TRUE', 'FALSE', 'IS', 'ANY', 'ALL', 'THEN', 'ELSE', 'END', 'CASE', 'WHEN'];
const COMPARISON = /^(?:[=<>!~@#%&]|->|::|\?)/;

/** Names of the columns a statement compares in its WHERE. */
export function filtersOf(tokens: readonly Token[]): readonly string[] {
  const columns = new Set<string>();
  let searching = false;
  for (let at = 0; at < tokens.length && columns.size < MOST; at += 1) {
    const token = tokens[at]!;
    if (isWord(token, 'WHERE')) searching = true;
    else if (isWord(token, ...ENDS)) searching = false;
    else if (searching && isColumn(tokens, at)) columns.add(plain(token));
  }
  return Object.freeze([...columns]);
}

function isColumn(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (!isName(token) || isWord(token, ...NO_COLUMN) || isSymbol(tokens[at - 1], '::')) return false;
  let next = at + 1;
  while (isSymbol(tokens[next], ')')) next += 1; // lower(email) = ?
  const after = tokens[next];
  return isWord(after, ...COMPARING) || (after?.kind === 'symbol' && COMPARISON.test(after.text));
}

/** Around values, or before what is. */
const TELLING = /['"`$[]|\/\*/;
/** The same where a line may go on or not. */
const TELLING_IN_LINES = /['"`$[#]|--|\/\*/;
/** JSON operators of PostgreSQL before what they take; anything else behind `#` may as well be a comment of MySQL. */
const HASH_OPERATOR = /#(?:>>?|-)\s*(?:['$?:@(]|E'|ARRAY\b)/iy;
const EDGE = /\/\*|\*\//g;

/** What a place of a statement is to all databases: no comment. */
export const NO_COMMENT = -1;
/** A comment to some databases, and to others something with a value in it, or the beginning of one. */
export const DOUBTFUL = -2;

/** Where the comment that begins here ends; {@link NO_COMMENT}, or {@link DOUBTFUL}. */
export function commentEnd(text: string, at: number): number {
  const begin = text.slice(at, at + 2);
  if (begin === '--') return lineEnd(text, at, !/\S/.test(text.charAt(at + 2)));
  if (begin === '/*') return blockEnd(text, at);
  return begin.startsWith('#') && !isHashOperator(text, at) ? lineEnd(text, at, false) : NO_COMMENT;
}

export function isHashOperator(text: string, at: number): boolean {
  HASH_OPERATOR.lastIndex = at;
  return HASH_OPERATOR.test(text);
}

export function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** `#` is an operator to PostgreSQL, and `--` without white space behind it two signs to MySQL; a lone CR ends the line for PostgreSQL only. */
function lineEnd(text: string, at: number, certain: boolean): number {
  const end = endOfLine(text, at);
  const line = text.slice(at, end);
  const doubtful = certain ? line.slice(line.indexOf('\r') < 0 ? line.length : line.indexOf('\r')) : line;
  return TELLING.test(doubtful) ? DOUBTFUL : end;
}

/** Comments stand within comments in PostgreSQL and SQL Server, and `/*!` is code to MySQL. */
function blockEnd(text: string, at: number): number {
  const first = text.indexOf('*/', at + 2);
  if (first < 0) return text.length;
  if (/^M?!/.test(text.slice(at + 2, at + 4)) && TELLING_IN_LINES.test(text.slice(at + 2, first))) return DOUBTFUL;
  const end = nestedEnd(text, at);
  return TELLING_IN_LINES.test(text.slice(first + 2, end)) ? DOUBTFUL : end;
}

function nestedEnd(text: string, at: number): number {
  let depth = 0;
  EDGE.lastIndex = at;
  for (let edge = EDGE.exec(text); edge !== null; edge = EDGE.exec(text)) {
    depth += edge[0] === '/*' ? 1 : -1;
    if (depth === 0) return EDGE.lastIndex;
  }
  return text.length;
}

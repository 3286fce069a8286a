import { collapseLists } from './collapse-lists';
import { filtersOf } from './statement-filters';
import { StatementLexer } from './statement-lexer';
import { subjectOf, type Subject } from './statement-subject';
import { isWord, type Token } from './statement-token';
import { withoutQuotedValues } from './values-in-quotes';

/** A statement without its values, and what it is about. */
export interface StatementShape extends Subject {
  /** The statement with `?` for every value and placeholder, without comments, on one line; `…` where it was cut. */
  readonly text: string;
  /** Its verb in capitals, that of the main part behind a `WITH`; `OTHER` when it is none that is known. */
  readonly operation: string;
  /** The table it works on, with its schema if that is written; null when there is none or it is no plain table. */
  readonly table: string | null;
  /** Names of the columns it searches by. */
  readonly filters: readonly string[];
}

/** Of a longer statement only this much is read. */
const LONGEST_READ = 32_768;
/** Longer shapes are cut. */
const LONGEST_SHOWN = 4_096;
/** Longer statements carry values of their own and are hardly met twice. */
const LONGEST_KEPT = 4_096;
/** Statements whose shapes are kept. An app has a few hundred; together they take at most 4 MB of text. */
const MOST_KEPT = 512;

const kept = new Map<string, StatementShape>();

/**
 * The shape of a statement of PostgreSQL, MySQL, SQLite or SQL Server. No literal survives: a value whose end cannot be found takes the
 * rest of the statement with it. One exception: a text between double quotes that looks like a name, and is in no place of a value, is taken for
 * one, also where the database is MySQL and no backtick says so. Takes time linear in the statement's length; what was read before is remembered.
 */
export function normaliseStatement(statement: string): StatementShape {
  const known = kept.get(statement);
  if (known !== undefined) return known;
  const shape = read(String(statement));
  if (shape.text.length <= LONGEST_KEPT && String(statement).length <= LONGEST_KEPT) keep(statement, shape);
  return shape;
}

function keep(statement: string, shape: StatementShape): void {
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
  kept.set(statement, shape);
}

function read(statement: string): StatementShape {
  const cut = statement.length > LONGEST_READ;
  const tokens = collapseLists(withoutQuotedValues(tokensOf(cut ? statement.slice(0, LONGEST_READ) : statement)));
  return Object.freeze({ ...subjectOf(tokens), text: textOf(tokens, cut), filters: filtersOf(tokens) });
}

function tokensOf(statement: string): Token[] {
  const lexer = new StatementLexer(statement);
  const tokens: Token[] = [];
  let copies = false;
  for (let token = lexer.next(); token !== undefined; token = lexer.next()) {
    tokens.push(token);
    copies ||= isWord(token, 'COPY');
    if (copies && isWord(token, 'STDIN')) lexer.endHere();
  }
  return tokens;
}

function textOf(tokens: readonly Token[], cut: boolean): string {
  let text = '';
  for (const { spaced, text: part } of tokens) {
    if (text.length + part.length >= LONGEST_SHOWN) return `${text} …`;
    text += spaced && text !== '' ? ` ${part}` : part;
  }
  return cut ? `${text} …` : text;
}

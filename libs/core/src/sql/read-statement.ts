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

/** Reads a statement, with nothing remembered. */
export function readStatement(statement: string): StatementShape {
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

import { commentEnd, DOUBTFUL, endOfLine, NO_COMMENT } from './statement-comments';
import type { Token, TokenKind } from './statement-token';

const SPACE = /\s+/y;
const STRING = /(?:[ENBX]|U&|_[a-z0-9]+)?'/iy;
/** Oracle's `q'[…]'`, whose end is of the writer's choice. */
const ORACLE_STRING = /n?q'/iy;
const DOLLAR_TAG = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const NUMBER = /\.?\d(?:e[+-]?\d|[\w.])*/iy;
/** `?|` and `?&` are operators; `?||` is a placeholder and a concatenation. */
const PLACEHOLDER = /\$\d+|\?(?![&]|\|(?!\|))\d*|[:@][\p{L}\p{N}_]+/uy;
const BRACKETED = /\[[\p{L}_][\p{L}\p{N}_ $.-]*\]/uy;
const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_$]*/uy;
/** Read as one, so that no part of them is taken for a placeholder or a comment. */
const OPERATOR = /::|:=|->>?|#>>?|#-|@>|@@|@\?|<@|\?[|&]|\|\||[<>!=]=|<>/y;
/** SQL Server's names are at most this long. */
const LONGEST_BRACKETED = 130;
/** What names look like; a longer or stranger text between double quotes is a value to some databases. */
const PLAIN_NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_ $.-]{0,62}$/u;

/**
 * Reads a statement from left to right, each character once. Where dialects differ it takes the reading that shows less: what cannot
 * be told apart for certain ends the statement there.
 */
export class StatementLexer {
  private at = 0;
  /** MySQL, by its marks around names: there, double quotes stand around values. */
  private readonly backticks: boolean;
  /** End of a line that may be a comment from somewhere on: what begins before it and ends behind it is read as two different things. */
  private lineInDoubt = -1;
  private doubtful = false;

  constructor(private text: string) {
    this.backticks = text.includes('`');
  }

  next(): Token | undefined {
    const spaced = this.skipSpace();
    if (this.at >= this.text.length) return undefined;
    const from = this.at;
    const token = this.doubtful ? this.rest() : this.read();
    return { ...(this.crossesDoubt(from) ? this.rest() : token), spaced };
  }

  /** Ends the statement at the end of this line, or at a semicolon: what follows is data. */
  endHere(): void {
    const rest = this.text.slice(this.at).search(/[\n\r;]/);
    if (rest >= 0) this.text = this.text.slice(0, this.at + rest);
  }

  private read(): Omit<Token, 'spaced'> {
    const from = this.at;
    if (this.take(ORACLE_STRING)) return this.rest();
    if (this.take(STRING)) return this.string(/^e/i.test(this.text.charAt(from)));
    if (this.take(DOLLAR_TAG)) return this.backticks ? this.rest() : this.dollarQuoted(this.text.slice(from, this.at));
    if (this.take(NUMBER)) return VALUE;
    const char = this.text.charAt(from);
    if (char === '"' || char === '`') return this.quoted(char);
    if (this.take(BRACKETED)) return this.token('name', from);
    if (char === '[' && this.mayBeName()) return this.rest();
    if (this.take(WORD)) return this.token('word', from);
    if (char === '#') this.lineInDoubt = endOfLine(this.text, from); // to MySQL it is a comment
    if (this.take(OPERATOR)) return this.token('symbol', from);
    if (this.take(PLACEHOLDER)) return VALUE;
    this.at += 1;
    return this.token('symbol', from);
  }

  private skipSpace(): boolean {
    const from = this.at;
    while (this.take(SPACE) || this.takeComment());
    return this.at > from;
  }

  private takeComment(): boolean {
    const from = this.at;
    const end = commentEnd(this.text, from);
    if (end === NO_COMMENT) return false;
    if (end !== DOUBTFUL) this.at = end;
    this.doubtful ||= end === DOUBTFUL || this.crossesDoubt(from);
    return end !== DOUBTFUL;
  }

  private crossesDoubt(from: number): boolean {
    return from < this.lineInDoubt && this.at > this.lineInDoubt;
  }

  /** Whether SQL Server reads a name in brackets where others read the beginning of a value or a comment. */
  private mayBeName(): boolean {
    const shown = this.text.slice(this.at, this.at + LONGEST_BRACKETED);
    const end = shown.indexOf(']');
    return end >= 0 && /['"`#]|--|\/\*/.test(shown.slice(0, end).replace(/'[^']*'|"[^"]*"/g, ''));
  }

  /** Behind the opening quote of a string. */
  private string(escapes: boolean): Omit<Token, 'spaced'> {
    for (let end = this.text.indexOf("'", this.at); end >= 0; end = this.text.indexOf("'", this.at)) {
      const escaped = this.isEscaped(end);
      if (escaped && !escapes) break; // the string's end to PostgreSQL, not to MySQL
      const doubled = !escaped && this.text.charAt(end + 1) === "'";
      this.at = end + (doubled ? 2 : 1);
      if (!escaped && !doubled) return VALUE;
    }
    return this.rest();
  }

  /** Whether an odd number of backslashes stands before this place, back to where reading is. */
  private isEscaped(place: number): boolean {
    let first = place;
    while (first > this.at && this.text.charAt(first - 1) === '\\') first -= 1;
    return (place - first) % 2 === 1;
  }

  private dollarQuoted(tag: string): Omit<Token, 'spaced'> {
    const end = this.text.indexOf(tag, this.at);
    if (end < 0) return this.rest();
    this.at = end + tag.length;
    return VALUE;
  }

  private quoted(mark: string): Omit<Token, 'spaced'> {
    const from = this.at;
    this.at += 1;
    for (let end = this.text.indexOf(mark, this.at); end >= 0; end = this.text.indexOf(mark, this.at)) {
      if (this.isEscaped(end)) break;
      const doubled = this.text.charAt(end + 1) === mark;
      this.at = end + (doubled ? 2 : 1);
      if (doubled) continue;
      const plain = PLAIN_NAME.test(this.text.slice(from + 1, end));
      return plain && (mark === '`' || !this.backticks) ? this.token('name', from) : VALUE;
    }
    return this.rest();
  }

  /** Where a value's end cannot be found: nothing more is shown. */
  private rest(): Omit<Token, 'spaced'> {
    this.at = this.text.length;
    return VALUE;
  }

  private take(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  private token(kind: TokenKind, from: number): Omit<Token, 'spaced'> {
    return { kind, text: this.text.slice(from, this.at) };
  }
}

const VALUE: Omit<Token, 'spaced'> = Object.freeze({ kind: 'value', text: '?' });

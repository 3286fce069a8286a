import type { Token, TokenKind } from './statement-token';

const SPACE = /\s+/y;
const LINE_COMMENT = /--[^\n\r]*/y;
/** MySQL's comment; `#>`, `#>>` and `#-` are JSON operators of PostgreSQL. */
const HASH_COMMENT = /#(?![>-])[^\n\r]*/y;
const COMMENT_EDGE = /\/\*|\*\//g;
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

  constructor(private text: string) {
    this.backticks = text.includes('`');
  }

  next(): Token | undefined {
    const spaced = this.skipSpace();
    if (this.at >= this.text.length) return undefined;
    return { ...this.read(), spaced };
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
    if (this.take(DOLLAR_TAG)) return this.dollarQuoted(this.text.slice(from, this.at));
    if (this.take(NUMBER)) return VALUE;
    const char = this.text.charAt(from);
    if (char === '"' || char === '`') return this.quoted(char);
    if (this.take(BRACKETED)) return this.token('name', from);
    if (this.take(WORD)) return this.token('word', from);
    if (this.take(OPERATOR)) return this.token('symbol', from);
    if (this.take(PLACEHOLDER)) return VALUE;
    this.at += 1;
    return this.token('symbol', from);
  }

  private skipSpace(): boolean {
    const from = this.at;
    while (this.take(SPACE) || this.take(LINE_COMMENT) || this.take(HASH_COMMENT) || this.takeComment());
    return this.at > from;
  }

  /** Comments stand within comments in PostgreSQL. */
  private takeComment(): boolean {
    if (!this.text.startsWith('/*', this.at)) return false;
    let depth = 0;
    COMMENT_EDGE.lastIndex = this.at;
    for (let edge = COMMENT_EDGE.exec(this.text); edge !== null; edge = COMMENT_EDGE.exec(this.text)) {
      depth += edge[0] === '/*' ? 1 : -1;
      if (depth > 0) continue;
      this.at = COMMENT_EDGE.lastIndex;
      return true;
    }
    this.at = this.text.length;
    return true;
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

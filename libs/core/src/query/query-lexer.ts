import { QueryError } from './query-error';

export type Operator = ':' | '!=' | '<' | '<=' | '>' | '>=' | '~';

/** A piece of a query. `at` and `end` are indexes into it. */
export type Token =
  | { readonly kind: '(' | ')' | '-' | 'AND' | 'OR' | 'NOT'; readonly at: number; readonly end: number }
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean; readonly at: number; readonly end: number }
  | { readonly kind: 'regex'; readonly pattern: string; readonly ignoreCase: boolean; readonly at: number; readonly end: number }
  | { readonly kind: 'field'; readonly name: string; readonly operator: Operator; readonly at: number; readonly end: number };

const SPACE = /\s*/y;
const FIELD = /([\p{L}_@][\p{L}\p{N}_.@-]*)(!=|<=|>=|:|=|<|>|~)/uy;
/** A first closing slash is the end, when what follows it is. So `/tasks/42` is a text. */
const REGEX = /\/((?:[^/\\\n]|\\.)+)\/(i?)(?=[\s)]|$)/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy;
const WORD = /[^\s()"]+/y;
const LIST_WORD = /[^\s()",]+/y;
const KEYWORDS: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT']);

/** Takes a query apart, one token at a time; what a value may hold depends on where it stands. */
export class QueryLexer {
  private position = 0;

  constructor(readonly query: string) {}

  /** The next token of an expression; undefined at the end. */
  next(): Token | undefined {
    this.skipSpace();
    const at = this.position;
    const first = this.query[at];
    if (first === undefined) return undefined;
    if (first === '(' || first === ')') return this.take(first, at, 1);
    if (first === '-' && !/^-(?:\s|$)/.test(this.query.slice(at, at + 2))) return this.take('-', at, 1);
    return this.quoted() ?? this.regex() ?? this.field() ?? this.word();
  }

  /** What follows an operator: a quoted text, a word without commas, or several of both side by side (`"a b"*`); undefined when there is neither. */
  value(): Extract<Token, { kind: 'text' }> | undefined {
    const pieces: Extract<Token, { kind: 'text' }>[] = [];
    for (let piece = this.piece(); piece !== undefined; piece = this.piece()) pieces.push(piece);
    return pieces.length > 1 ? this.joined(pieces) : pieces[0];
  }

  /** An expression between slashes, where a value is expected. */
  regex(): Extract<Token, { kind: 'regex' }> | undefined {
    const found = this.match(REGEX);
    if (found === undefined) return undefined;
    const at = this.position;
    this.position += found[0].length;
    return { kind: 'regex', pattern: found[1]!.replaceAll('\\/', '/'), ignoreCase: found[2] === 'i', at, end: this.position };
  }

  /** Steps over one character when it is next. */
  skip(character: string): boolean {
    if (this.query[this.position] !== character) return false;
    this.position += 1;
    return true;
  }

  skipSpace(): void {
    this.position += this.match(SPACE)![0].length;
  }

  get at(): number {
    return this.position;
  }

  private piece(): Extract<Token, { kind: 'text' }> | undefined {
    if (this.query[this.position] === '"') return this.quoted();
    const text = this.match(LIST_WORD)?.[0];
    return text === undefined ? undefined : this.plain(text);
  }

  /** One with a star outside of its quotes is a pattern, in which no star stands for itself. */
  private joined(pieces: readonly Extract<Token, { kind: 'text' }>[]): Extract<Token, { kind: 'text' }> {
    const [at, end] = [pieces[0]!.at, this.position];
    const isPattern = pieces.some(({ text, quoted }) => !quoted && text.includes('*'));
    if (isPattern && pieces.some(({ text, quoted }) => quoted && text.includes('*'))) throw new QueryError('a star in quotes beside one that stands for any text', this.query, at, end - at, 'Leave the star in quotes out, or search for it with ~ and a regular expression.');
    return { kind: 'text', text: pieces.map(({ text }) => text).join(''), quoted: !isPattern, at, end };
  }

  private take(kind: '(' | ')' | '-', at: number, length: number): Token {
    this.position += length;
    return { kind, at, end: this.position };
  }

  private quoted(): Extract<Token, { kind: 'text' }> | undefined {
    const at = this.position;
    if (this.query[at] !== '"') return undefined;
    const found = this.match(QUOTED);
    if (found === undefined) throw new QueryError('a quoted text has no end', this.query, at, this.query.length - at, 'Close it with ", or write \\" for a quote that is meant.');
    this.position += found[0].length;
    return { kind: 'text', text: found[1]!.replace(/\\(.)/gs, '$1'), quoted: true, at, end: this.position };
  }

  private field(): Token | undefined {
    const found = this.match(FIELD);
    if (found === undefined) return undefined;
    const at = this.position;
    this.position += found[0].length;
    const operator = found[2] === '=' ? ':' : (found[2] as Operator);
    return { kind: 'field', name: found[1]!, operator, at, end: at + found[1]!.length };
  }

  private word(): Token {
    const token = this.plain(this.match(WORD)![0]);
    return KEYWORDS.has(token.text) ? { kind: token.text as 'AND' | 'OR' | 'NOT', at: token.at, end: token.end } : token;
  }

  private plain(text: string): Extract<Token, { kind: 'text' }> {
    const at = this.position;
    this.position += text.length;
    return { kind: 'text', text, quoted: false, at, end: this.position };
  }

  private match(form: RegExp): RegExpExecArray | undefined {
    form.lastIndex = this.position;
    return form.exec(this.query) ?? undefined;
  }
}

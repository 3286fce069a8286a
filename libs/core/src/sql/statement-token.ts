/**
 * `word`: a keyword or a plain name. `name`: a quoted name. `value`: a literal or a placeholder, always `?`. `symbol`: anything else.
 */
export type TokenKind = 'word' | 'name' | 'value' | 'symbol';

/** A piece of a statement that may be shown. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Whether white space or a comment stands before it. */
  readonly spaced: boolean;
}

export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text.toUpperCase());
}

export function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text;
}

/** A name of something, plain or quoted. */
export function isName(token: Token | undefined): token is Token {
  return token?.kind === 'word' || token?.kind === 'name';
}

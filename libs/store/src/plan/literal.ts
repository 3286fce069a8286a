import { ValueTokens, type TokenSink } from '../sidecar/value-tokens';

/** What a block must have among its tokens if it holds a text. */
export interface Needs {
  readonly words: readonly number[];
  readonly pieces: readonly number[];
  /** Ascending. */
  readonly grams: readonly number[];
}

/** A text that stands in the bytes of every line that can pass. */
export interface Literal {
  /** Printable ASCII that no writer of JSON has to escape: what bytes are searched for. Empty when the text has no such part. */
  readonly needle: string;
  /** Upper and lower case are alike. */
  readonly ignoreCase: boolean;
  readonly needs: Needs;
}

/** Runs of characters that stand in JSON as they are. */
const PLAIN_RUN = /[\x20\x21\x23-\x5b\x5d-\x7e]+/g;
/** Characters that a token may go on with: a word at the edge of a text may be part of a longer one. */
const LEADING = /^[\w.\-:@+]+/;
const TRAILING = /[\w.\-:@+]+$/;

/** A whole value: its tokens are complete. */
export function valueLiteral(value: string, ignoreCase: boolean): Literal | undefined {
  const literal: Literal = { needle: longestRun(value), ignoreCase, needs: needsOf(value, value) };
  return isUseful(literal) ? literal : undefined;
}

/** A part of a value. */
export function partLiteral(text: string, ignoreCase: boolean): Literal | undefined {
  const inner = text.replace(LEADING, ' ').replace(TRAILING, ' ');
  const literal: Literal = { needle: longestRun(text), ignoreCase, needs: needsOf(text, inner) };
  return isUseful(literal) ? literal : undefined;
}

function isUseful({ needle, needs }: Literal): boolean {
  return needle !== '' || needs.words.length + needs.pieces.length + needs.grams.length > 0;
}

function longestRun(text: string): string {
  let longest = '';
  for (const [run] of text.matchAll(PLAIN_RUN)) if (run.length > longest.length) longest = run;
  return longest;
}

const NOTHING: TokenSink = { word: () => undefined, piece: () => undefined, gram: () => undefined };

function needsOf(text: string, withWholeWords: string): Needs {
  const words = new Set<number>();
  const pieces = new Set<number>();
  const grams = new Set<number>();
  new ValueTokens({ ...NOTHING, piece: (hash) => pieces.add(hash), gram: (gram) => grams.add(gram) }).scan(text);
  new ValueTokens({ ...NOTHING, word: (hash) => words.add(hash) }).scan(withWholeWords);
  return { words: [...words], pieces: [...pieces], grams: [...grams].sort((a, b) => a - b) };
}

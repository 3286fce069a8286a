import { ValueTokens, type TokenSink } from '../sidecar/value-tokens';

/** What a block must have among its tokens if it holds a text. */
export interface Needs {
  /** Words, compounds and pieces: members of its filter. */
  readonly hashes: readonly number[];
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

const NO_NEEDS: Needs = { hashes: [], grams: [] };

/** Runs of characters that stand in JSON as they are. */
const PLAIN_RUN = /[\x20\x21\x23-\x5b\x5d-\x7e]+/g;
/** A word at the edge of a text may be a part of a longer one, and so may words joined by signs. */
const WORD_EDGES = /^\w+|\w+$/g;
const COMPOUND_EDGES = /^[\w.\-:@+]+|[\w.\-:@+]+$/g;

/** A whole value: its tokens are complete. */
export function valueLiteral(value: string, ignoreCase: boolean): Literal | undefined {
  const isWord = WORDS.includes(value.toLowerCase()); // fractions and times are not asked for by their text as a whole
  return useful({ needle: longestRun(value), ignoreCase, needs: isWord ? NO_NEEDS : needsOf(value, value, value) });
}

/** A part of a value. */
export function partLiteral(text: string, ignoreCase: boolean): Literal | undefined {
  const needs = mayBeUntaken(text) ? NO_NEEDS : needsOf(text, text.replace(WORD_EDGES, ' '), text.replace(COMPOUND_EDGES, ' '));
  return useful({ needle: longestRun(text), ignoreCase, needs });
}

/** What values have that are not taken apart: the words of JSON, fractions, and the record's own time. */
const WORDS = ['true', 'false'];
const TIMES = ['dddd-dd-ddtdd:dd:dd.dddz', 'dddd-dd-ddtdd:dd:dd.ddddddz'];

/** All or a part of a fraction as JSON has it: at most 17 digits, and zeros before them. */
const FRACTION = /^(?=.{1,25}$)-?\d*\.?\d*(?:e[-+]?\d*)?$/;

/** Whether a text may be such a value, or a part of one. */
function mayBeUntaken(text: string): boolean {
  const shape = text.toLowerCase();
  return WORDS.some((word) => word.includes(shape)) || FRACTION.test(shape) || TIMES.some((time) => time.includes(shape.replace(/\d/g, 'd')));
}

function useful(literal: Literal): Literal | undefined {
  const { needle, needs } = literal;
  return needle !== '' || needs.hashes.length + needs.grams.length > 0 ? literal : undefined;
}

function longestRun(text: string): string {
  let longest = '';
  for (const [run] of text.matchAll(PLAIN_RUN)) if (run.length > longest.length) longest = run;
  return longest;
}

const NOTHING: TokenSink = { word: () => undefined, compound: () => undefined, piece: () => undefined, gram: () => undefined };

function needsOf(text: string, withWords: string, withCompounds: string): Needs {
  const hashes = new Set<number>();
  const grams = new Set<number>();
  const add = (hash: number): unknown => hashes.add(hash);
  new ValueTokens({ ...NOTHING, piece: add, gram: (gram) => grams.add(gram) }).scan(text);
  new ValueTokens({ ...NOTHING, word: add }).scan(withWords);
  new ValueTokens({ ...NOTHING, compound: add }).scan(withCompounds);
  return { hashes: [...hashes], grams: [...grams].sort((a, b) => a - b) };
}

import { createRequire } from 'node:module';
import type { RE2JS as Re2 } from 're2js';

/** Whether there is a match somewhere in the text. */
export type RegexTest = (text: string) => boolean;

/** Longest expression, characters. */
export const MAX_REGEX_LENGTH = 512;
/** Most characters of one value that an expression is tried on: its time grows with them, and nothing else can run meanwhile. */
export const MAX_REGEX_INPUT = 16_384;
/** Largest program an expression may become, instructions: counted repetitions multiply. */
export const MAX_REGEX_PROGRAM = 1_000;
/** Instructions times characters of one value. A program of 1,003 took 6.3 ns for each where it took most (Node 20): some 16 ms. */
const MAX_STEPS = 2_500_000;

interface Engine {
  readonly RE2JS: typeof Re2;
}

let loaded: Engine | undefined;

/** A quarter of a megabyte of code that only queries with expressions need. */
function engine(): Engine {
  return (loaded ??= createRequire(__filename)('re2js') as Engine);
}

/**
 * An expression in linear time, whatever it is and is tried on (RE2: no back references, no look-around).
 * @throws Error when the syntax is wrong.
 */
export function compileRegex(pattern: string, ignoreCase = false): RegexTest {
  const { RE2JS } = engine();
  const compiled = RE2JS.compile(pattern, RE2JS.DOTALL | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0));
  const size = compiled.programSize();
  if (size > MAX_REGEX_PROGRAM) throw new Error(`it becomes a program of ${size} instructions (at most ${MAX_REGEX_PROGRAM}): its counted repetitions are too many`);
  const most = Math.min(MAX_REGEX_INPUT, Math.floor(MAX_STEPS / size));
  return (text) => compiled.test(text.length > most ? text.slice(0, most) : text);
}

/** Tells `fail` why an expression cannot be used. */
export function checkRegex(pattern: string, fail: (reason: string) => never): void {
  if (pattern.length > MAX_REGEX_LENGTH) fail(`a regular expression of ${pattern.length} characters (at most ${MAX_REGEX_LENGTH})`);
  try {
    compileRegex(pattern);
  } catch (error) {
    fail(`the regular expression cannot be used: ${(error as Error).message}`);
  }
}

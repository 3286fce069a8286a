import { CairnError } from '../errors/cairn-error';
import { waysToMatch } from './pattern-ways';

/**
 * A form of values to be redacted, such as `/\bEMP-\d{6}\b/g`: with the flag `g`, with every repetition bounded (`{1,32}` rather than `+`),
 * and with few ways to match at one place, so that no text can make it slow.
 */
export type RedactionPattern = RegExp;

/** More ways to match at one place are too many: a text of the longest kind would take too long. */
export const MOST_WAYS = 1_000;

/** Why a pattern cannot be used, with the cure; `undefined` when it can. */
export function problemOfPattern(pattern: unknown): string | undefined {
  if (!(pattern instanceof RegExp)) return 'is not a regular expression. Write one, such as /\\bEMP-\\d{6}\\b/g.';
  if (!pattern.global) return `${shown(pattern)} would replace its first match only. Add the flag g.`;
  if (pattern.sticky) return `${shown(pattern)} would only match where the last match ended. Remove the flag y.`;
  const found = waysToMatch(pattern.source);
  if (typeof found === 'string') return `${shown(pattern)} ${found}`;
  if (matchesNothing(pattern)) return `${shown(pattern)} matches the empty text. Ask for at least one character.`;
  return found > MOST_WAYS ? `${shown(pattern)} has ${found} ways to match at one place, more than ${MOST_WAYS}. Use fewer or shorter repetitions.` : undefined;
}

/** @throws CairnError CAIRN_E_SETTING naming the pattern and the cure. */
export function requireBounded(pattern: RedactionPattern): void {
  const problem = problemOfPattern(pattern);
  if (problem !== undefined) throw new CairnError('CAIRN_E_SETTING', `redactPatterns: ${problem}`);
}

function matchesNothing(pattern: RegExp): boolean {
  return new RegExp(pattern.source, pattern.flags).test('');
}

const SHOWN_LENGTH = 80;

function shown(pattern: RegExp): string {
  const text = String(pattern);
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

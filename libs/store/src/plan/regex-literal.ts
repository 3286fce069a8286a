/** Characters with a meaning of their own in an expression. */
const SPECIAL = '.^$|()[]{}*+?\\';
const QUANTIFIERS = '*?{+';

/**
 * The longest text that every match of an expression contains, as far as a look at its outermost sequence tells; empty when there may be none. An expression with alternatives
 * outside parentheses, or with flags of its own, has none that are sure.
 */
export function requiredText(pattern: string): string {
  let longest = '';
  let run = '';
  const end = (): void => {
    if (run.length > longest.length) longest = run;
    run = '';
  };
  for (let at = 0; at < pattern.length; ) {
    const { text, length, opaque } = elementAt(pattern, at);
    if (opaque === 'unsure') return '';
    const quantifier = pattern[at + length];
    if (text === undefined || (quantifier !== undefined && QUANTIFIERS.includes(quantifier))) end();
    else run += text;
    at += length + quantifierLength(pattern, at + length);
  }
  end();
  return longest;
}

interface Element {
  /** What it matches, when that is one text. */
  readonly text?: string;
  readonly length: number;
  readonly opaque?: 'unsure';
}

function elementAt(pattern: string, at: number): Element {
  const first = pattern[at]!;
  if (first === '|') return { length: 1, opaque: 'unsure' };
  if (first === '[') return { length: classLength(pattern, at) };
  if (first === '(') return pattern[at + 1] === '?' ? { length: 1, opaque: 'unsure' } : { length: groupLength(pattern, at) };
  if (first === '\\') return escapeAt(pattern, at);
  return SPECIAL.includes(first) ? { length: 1 } : { text: first, length: 1 };
}

/** An escaped sign is itself; `\d`, `\x41`, `\Q…` and the like are not looked into. */
function escapeAt(pattern: string, at: number): Element {
  const next = pattern[at + 1] ?? '';
  if (/[^\w\s]/.test(next)) return { text: next, length: 2 };
  return /[dDwWsSbBAzZ]/.test(next) ? { length: 2 } : { length: 2, opaque: 'unsure' };
}

function classLength(pattern: string, at: number): number {
  let end = at + 1;
  if (pattern[end] === '^') end += 1;
  if (pattern[end] === ']') end += 1;
  while (end < pattern.length && pattern[end] !== ']') end += pattern[end] === '\\' ? 2 : pattern.startsWith('[:', end) ? Math.max(2, pattern.indexOf(':]', end) + 2 - end) : 1;
  return end + 1 - at;
}

function groupLength(pattern: string, at: number): number {
  let depth = 0;
  for (let end = at; end < pattern.length; ) {
    const sign = pattern[end];
    if (sign === '\\') end += 2;
    else if (sign === '[') end += classLength(pattern, end);
    else {
      end += 1;
      if (sign === '(') depth += 1;
      else if (sign === ')' && (depth -= 1) === 0) return end - at;
    }
  }
  return pattern.length - at;
}

function quantifierLength(pattern: string, at: number): number {
  return /^(?:[*+?]|\{\d*,?\d*\})\??/.exec(pattern.slice(at, at + 24))?.[0].length ?? 0;
}

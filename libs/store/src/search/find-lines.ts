import type { Literal } from '../plan/literal';
import { LINE_FEED } from '../segments/lines';
import { hidesText } from '../sidecar/hidden-text';
import type { LinePlace } from './scan-part';

const QUOTE = 0x22;
const COLON = 0x3a;

/** Whether text may stand in the bytes in a way that a search for its characters misses. */
export function bytesHideText(bytes: Buffer): boolean {
  return (bytes.includes('\\u00') || bytes.includes('\\/')) && hidesText(bytes.toString('latin1'));
}

/** Gives, from a position on, the next line that holds one of the literals outside the names of fields. */
export function lineFinder(bytes: Buffer, literals: readonly Literal[]): (from: number) => LinePlace | undefined {
  const next = literals.some(({ ignoreCase }) => ignoreCase) ? byExpression(bytes, literals) : byBytes(bytes, literals);
  return (from) => {
    for (let hit = next(from); hit !== undefined; hit = next(hit.at + 1)) {
      if (!isInName(bytes, hit.at, hit.at + hit.length)) return lineAround(bytes, hit.at, from);
    }
    return undefined;
  };
}

interface Hit {
  readonly at: number;
  readonly length: number;
}

type NextHit = (from: number) => Hit | undefined;

/** Each text has its own place, looked for anew when it was passed: several are as quick as one, and no copy of the bytes is made. */
function byBytes(bytes: Buffer, literals: readonly Literal[]): NextHit {
  const wanted = literals.map(({ needle }) => ({ needle: Buffer.from(needle, 'latin1'), at: -1 }));
  return (from) => {
    let best: Hit | undefined;
    for (const each of wanted) {
      if (each.at < from) each.at = placeOf(bytes, each.needle, from);
      if (each.at < (best?.at ?? bytes.length)) best = { at: each.at, length: each.needle.length };
    }
    return best;
  };
}

/** Behind the end when it is not there. */
function placeOf(bytes: Buffer, needle: Buffer, from: number): number {
  const at = bytes.indexOf(needle, from);
  return at < 0 ? Infinity : at;
}

/** Bytes that are made a text at a time: short ones stay in the caches, and are no burden for the garbage collector. */
const WINDOW = 64 * 1024;

/** Latin-1 has one character for each byte, and its letters beyond ASCII are no other case of an ASCII one. */
function byExpression(bytes: Buffer, literals: readonly Literal[]): NextHit {
  const alternatives = literals.map(({ needle }) => needle.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join('|');
  const expression = new RegExp(alternatives, literals.some(({ ignoreCase }) => ignoreCase) ? 'gi' : 'g');
  const overlap = Math.max(...literals.map(({ needle }) => needle.length)) - 1;
  let [begin, text] = [-1, ''];
  return (from) => {
    for (let at = from; at < bytes.length; at = begin + WINDOW) {
      if (at - (at % WINDOW) !== begin) {
        begin = at - (at % WINDOW);
        text = bytes.toString('latin1', begin, begin + WINDOW + overlap);
      }
      expression.lastIndex = at - begin;
      const found = expression.exec(text);
      if (found !== null) return { at: begin + found.index, length: found[0].length };
    }
    return undefined;
  };
}

const NAME = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1) NAME[byte] = /[\w.@-]/.test(String.fromCharCode(byte)) ? 1 : 0;

/** Between a quote and `":`: a value never looks so, as a quote within one has a backslash before it. */
function isInName(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (NAME[bytes[at]!] !== 1) return false;
  let end = to;
  while (NAME[bytes[end]!] === 1) end += 1;
  if (bytes[end] !== QUOTE || bytes[end + 1] !== COLON) return false;
  let start = from - 1;
  while (NAME[bytes[start]!] === 1) start -= 1;
  return bytes[start] === QUOTE;
}

function lineAround(bytes: Buffer, at: number, from: number): LinePlace {
  const before = at === 0 ? -1 : bytes.lastIndexOf(LINE_FEED, at - 1);
  const end = bytes.indexOf(LINE_FEED, at);
  return { start: Math.max(before + 1, from), end: end < 0 ? bytes.length : end };
}

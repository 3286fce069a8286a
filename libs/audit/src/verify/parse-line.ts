import { isCanonical } from '../canonical-json';
import { entryHashIn } from '../crypto/hashing';
import { FORMAT, type Entry } from '../entry';
import type { RawLine } from './lines';

/** What a line says, and that its bytes are the canonical form of just that. */
export interface ParsedLine {
  readonly entry: Entry;
  readonly hash: string;
  readonly mac: string;
  readonly sig: string | undefined;
}

const HEAD = '{"entry":';
const TAIL = /^,"hash":"([0-9a-f]{64})","mac":"([0-9a-f]{64})"(?:,"sig":"([0-9a-f]{128})")?\}$/;
/** Of `,"hash":"…","mac":"…"}`, and with `,"sig":"…"`. */
const TAIL_LENGTHS = [148, 285];
const UNKNOWN_CHARACTER = '\ufffd';

/** A text says what is wrong with it. */
export function parseLine({ bytes, start, end }: RawLine): ParsedLine | string {
  if (bytes.toString('latin1', start, start + HEAD.length) !== HEAD) return 'it is no line of a trail';
  const tail = tailOf(bytes, start, end);
  if (tail === undefined) return 'it does not end with a hash and a MAC';
  const [{ length }, hash, mac, sig] = tail as unknown as [string, string, string, string | undefined];
  const [from, to] = [start + HEAD.length, end - length];
  const text = bytes.toString('utf8', from, to);
  const entry = parsed(text);
  if (entry === undefined) return 'its entry is no JSON object of this format';
  if (!isCanonical(text, entry) || !isUtf8(text, bytes, from, to)) return 'its bytes are not the canonical form of its entry';
  if (entryHashIn(bytes, from, to) !== hash) return 'its hash is not that of its entry';
  return { entry, hash, mac, sig };
}

function tailOf(bytes: Buffer, start: number, end: number): RegExpExecArray | undefined {
  for (const length of TAIL_LENGTHS) {
    if (end - length <= start) continue;
    const found = TAIL.exec(bytes.toString('latin1', end - length, end));
    if (found !== null) return found;
  }
  return undefined;
}

function parsed(text: string): Entry | undefined {
  try {
    const entry = JSON.parse(text) as Entry;
    const ok = typeof entry === 'object' && entry !== null && entry.v === FORMAT && typeof entry.body === 'object' && entry.body !== null;
    return ok ? entry : undefined;
  } catch {
    return undefined; // the caller tells
  }
}

/** What is no UTF-8 is read as U+FFFD, which would have other bytes. */
function isUtf8(text: string, bytes: Buffer, from: number, to: number): boolean {
  return !text.includes(UNKNOWN_CHARACTER) || Buffer.from(text).equals(bytes.subarray(from, to));
}

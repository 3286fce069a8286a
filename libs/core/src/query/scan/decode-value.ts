import { BACKSLASH, MINUS, QUOTE } from './json-bytes';

const ASCII = 128;
const [NINE, LETTER_T, LETTER_F, LETTER_N] = [0x39, 0x74, 0x66, 0x6e];

/** What a JSON value stands for. It is known to be one, without white space around it. */
export function decodeValue(bytes: Buffer, start: number, end: number): unknown {
  const first = bytes[start]!;
  if (first === QUOTE && isPlain(bytes, start + 1, end - 1)) return bytes.toString('latin1', start + 1, end - 1);
  if (first === LETTER_N) return null;
  if (first === LETTER_T || first === LETTER_F) return first === LETTER_T;
  if (first === MINUS || (first <= NINE && first !== QUOTE)) return Number(bytes.toString('latin1', start, end));
  return JSON.parse(bytes.toString('utf8', start, end));
}

/** ASCII without escapes. */
function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at]! >= ASCII || bytes[at] === BACKSLASH) return false;
  return true;
}

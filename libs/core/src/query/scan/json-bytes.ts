/**
 * The ends of JSON's values in bytes, as far as our own serializers and `JSON.stringify` write them. Each function takes the place to begin at and gives the place behind, or −1
 * when what stands there is not JSON, or is written in an unusual way. The bytes are expected to end in a line feed: no value goes over one.
 */
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const DOT = 0x2e;
export const COLON = 0x3a;
export const BACKSLASH = 0x5c;
export const ZERO = 0x30;
const [LETTER_E, LETTER_U, SLASH, CASE] = [0x65, 0x75, 0x2f, 0x20];

/** Bytes that stand for themselves in a string. */
const PLAIN = tableOf((byte) => byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH);
const DIGIT = tableOf((byte) => byte >= ZERO && byte <= 0x39);
const HEX = tableOf((byte) => /[\da-f]/i.test(String.fromCharCode(byte)));
const ESCAPED = tableOf((byte) => '"\\bfnrt'.includes(String.fromCharCode(byte)));
const [TRUE, FALSE, NULL] = ['true', 'false', 'null'].map((word) => Buffer.from(word)) as [Buffer, Buffer, Buffer];

function tableOf(has: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (has(byte) ? 1 : 0));
}

/** Behind the bytes of a string that stand for themselves: at its closing quote, an escape, or what no string may hold. */
export function plainEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (PLAIN[bytes[at]!] === 1) at += 1;
  return at;
}

/** At the closing quote of a string, from its first byte that does not stand for itself. */
export function escapedEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === BACKSLASH) {
    const next = escapeEnd(bytes, at);
    if (next < 0) return -1;
    at = plainEnd(bytes, next);
  }
  return bytes[at] === QUOTE ? at : -1;
}

function escapeEnd(bytes: Uint8Array, at: number): number {
  const letter = bytes[at + 1]!;
  if (isNeedless(bytes, at) || (letter === BACKSLASH && isNeedless(bytes, at + 1))) return -1;
  if (letter !== LETTER_U) return ESCAPED[letter] === 1 ? at + 2 : -1;
  for (let digit = at + 2; digit < at + 6; digit += 1) if (HEX[bytes[digit]!] !== 1) return -1;
  return at + 6;
}

/** An escape of a character that needs none, as other programs write them, or what looks like one behind a backslash: `\/`, `\u0041`. */
function isNeedless(bytes: Uint8Array, at: number): boolean {
  const letter = bytes[at + 1]!;
  if (letter === SLASH) return true;
  return (letter | CASE) === LETTER_U && bytes[at + 2] === ZERO && bytes[at + 3] === ZERO && bytes[at + 4]! >= 0x32 && bytes[at + 4]! <= 0x37;
}

/** Behind the colon of a member's name. */
export function nameEnd(bytes: Uint8Array, start: number): number {
  const close = bytes[start] === QUOTE ? escapedEnd(bytes, plainEnd(bytes, start + 1)) : -1;
  return close > 0 && bytes[close + 1] === COLON ? close + 2 : -1;
}

/** Of a number without fraction and exponent, or of the part before them. */
export function integerEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at] === MINUS ? at + 1 : at;
  const end = digitsEnd(bytes, first);
  return end === first || (bytes[first] === ZERO && end > first + 1) ? -1 : end;
}

/** Of the digits behind the dot. */
export function fractionEnd(bytes: Uint8Array, dot: number): number {
  const end = digitsEnd(bytes, dot + 1);
  return end === dot + 1 ? -1 : end;
}

export function hasExponent(bytes: Uint8Array, end: number): boolean {
  return (bytes[end]! | CASE) === LETTER_E;
}

function digitsEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (DIGIT[bytes[at]!] === 1) at += 1;
  return at;
}

/** Of `true`, `false` and `null`. */
export function wordEnd(bytes: Uint8Array, at: number): number {
  const word = bytes[at] === TRUE[0] ? TRUE : bytes[at] === FALSE[0] ? FALSE : NULL;
  for (let index = 0; index < word.length; index += 1) if (bytes[at + index] !== word[index]) return -1;
  return at + word.length;
}

/**
 * Bytes by what they become in a word: letters in lower case, digits and `_` as they are; 0 in all others, and those beyond ASCII. Bit 6 is set in all but digits, bit 5 in all
 * but `_`.
 */
const WORD = new Uint8Array(256);
/** Bytes that join words. */
const JOINS = new Uint8Array(256);
for (let byte = 0; byte < 128; byte += 1) {
  const character = String.fromCharCode(byte);
  if (/\w/.test(character)) WORD[byte] = character.toLowerCase().charCodeAt(0);
  if ('.-:@+'.includes(character)) JOINS[byte] = 1;
}
const HYPHEN = 0x2d;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
/** Bytes of `\n`, and of `\u0000`. */
const [ESCAPE, LONG_ESCAPE] = [2, 6];
const SPACE = 0x20;

const WORD_SEED = 0x811c9dc5 | 0;
const COMPOUND_SEED = 0x2f0b4c47 | 0;
const PRIME = 0x01000193;
/** Letters of a gram; five bits each. */
const GRAM = 4;
export const GRAM_SPACE = 2 ** (5 * GRAM);
const GRAM_MASK = GRAM_SPACE - 1;
/** Characters of a piece. */
const PIECE = 8;
/** Neighbouring pieces of which one is kept. */
const WINDOW = 9;
/** The shortest word with a piece. */
const SHORTEST = PIECE + WINDOW - 1;
/** Of a longer word the beginning is taken apart: no id is longer. */
const LONGEST = 256;
/** The lowest hashes are no longer spread over all values: they are mixed again. */
const SPREAD = 0x3c6ef372;
/** Hashes are in the order of numbers without a sign. */
const SIGN = 0x80000000 | 0;
const PIECE_BASE = 0x01000193;
/** What a character has become when it is the first of a piece. */
const PIECE_LAST = [...Array(PIECE - 1).keys()].reduce((power) => Math.imul(power, PIECE_BASE), 1);

export interface TokenSink {
  /** A whole word: letters, digits, `_`; in any case alike; 32 bits, signed. */
  word(hash: number): void;
  /** Several words joined by `. - : @ +`: an address, a UUID. */
  compound(hash: number): void;
  /**
   * Eight neighbouring characters of a long word that has a digit: of nine neighbouring ones (a window of sixteen characters) the one with the lowest hash. So any
   * sixteen characters of an id have one, and those of a part are among those of the whole.
   */
  piece(hash: number): void;
  /** Four neighbouring letters, below {@link GRAM_SPACE}. */
  gram(gram: number): void;
}

/**
 * Takes a value apart into what a block can be asked for. The same for values of records and for the text of a query, so that a block which lacks a token of the query
 * cannot hold its text. One object per user: it keeps state while it reads.
 */
export class ValueTokens {
  private compound = COMPOUND_SEED;
  /** As it was at the end of the last word: joiners at the end do not count. */
  private compoundEnd = 0;
  private words = 0;
  private joiners = 0;
  private onlyDigits = true;
  private isDate = false;
  private readonly hashes = new Int32Array(LONGEST);
  /** Of a text: its ASCII, spaces for all else. */
  private bytes = new Uint8Array(256);

  constructor(private readonly sink: TokenSink) {}

  scan(text: string): void {
    if (text.length >= this.bytes.length) this.bytes = new Uint8Array(2 * text.length);
    const { bytes } = this;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      bytes[at] = code < 128 && code !== BACKSLASH ? code : SPACE;
    }
    bytes[text.length] = SPACE;
    this.scanJson(bytes, 0, text.length);
  }

  /**
   * A value as it stands in JSON: a text without its quotes, or a number, and at its end what is in no word. An escape is in none either: those of characters that could be are
   * nothing for this.
   */
  scanJson(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; ) {
      const byte = bytes[at]!;
      if (WORD[byte] !== 0) {
        at = this.readWord(bytes, at);
        continue;
      }
      if (this.words > 0) this.endOrJoin(byte);
      at += byte !== BACKSLASH ? 1 : bytes[at + 1] === LETTER_U ? LONG_ESCAPE : ESCAPE;
    }
    this.endCompound();
  }

  /** Everything that changes with each character is local here; returns the word's end. No branch depends on what comes in the word, as ids are random. */
  private readWord(bytes: Uint8Array, start: number): number {
    let word = WORD_SEED;
    let compound = this.compound;
    let gram = 0;
    let letters = 0;
    let others = 0;
    let at = start;
    for (let lower = WORD[bytes[at]!]!; lower !== 0; lower = WORD[bytes[at]!]!) {
      word = Math.imul(word ^ lower, PRIME);
      compound = Math.imul(compound ^ lower, PRIME);
      gram = ((gram << 5) | (lower & 31)) & GRAM_MASK;
      letters = (letters + 1) & -((lower >>> 6) & (lower >>> 5));
      others += lower >>> 6;
      at += 1;
      if (letters >= GRAM) this.sink.gram(gram);
    }
    const digits = at - start - others;
    this.compound = compound;
    this.sink.word(mix(word));
    this.endWord(bytes, start, at, digits);
    return at;
  }

  private endWord(bytes: Uint8Array, start: number, end: number, digits: number): void {
    const length = end - start;
    if (digits > 0 && length >= SHORTEST) this.pieces(bytes, start, Math.min(end, start + LONGEST));
    if (digits < length) this.onlyDigits = false;
    if (this.words === 0) this.isDate = digits === 4 && length === 4 && bytes[end] === HYPHEN;
    this.words += 1;
    this.compoundEnd = this.compound;
  }

  private endOrJoin(byte: number): void {
    if (JOINS[byte] === 0) return this.endCompound();
    this.compound = Math.imul(this.compound ^ byte, PRIME);
    this.joiners += 1;
  }

  /** Numbers with a fraction and dates are many, and nobody looks for them as a whole. */
  private endCompound(): void {
    if (this.words > 1 && !this.isDate && !(this.onlyDigits && this.joiners === 1)) this.sink.compound(mix(this.compoundEnd));
    if (this.words > 0) this.reset();
  }

  private reset(): void {
    this.compound = COMPOUND_SEED;
    this.words = 0;
    this.joiners = 0;
    this.onlyDigits = true;
    this.isDate = false;
  }

  /** The hashes of each eight characters, rolling. A window's lowest is looked for anew only when the last one has left it. */
  private pieces(bytes: Uint8Array, start: number, end: number): void {
    const { hashes } = this;
    let rolling = this.firstCharacters(bytes, start);
    let lowest = 0;
    for (let at = start + PIECE - 1, piece = 0; at < end; at += 1, piece += 1) {
      rolling = (Math.imul(rolling, PIECE_BASE) + WORD[bytes[at]!]!) | 0;
      hashes[piece] = mix(rolling) ^ SIGN;
      rolling = (rolling - Math.imul(WORD[bytes[at - PIECE + 1]!]!, PIECE_LAST)) | 0;
      const isLower = hashes[piece]! <= hashes[lowest]!;
      if (isLower) lowest = piece;
      else if (piece - lowest === WINDOW) lowest = this.lowestOf(piece - WINDOW + 1);
      else if (piece !== WINDOW - 1) continue;
      if (piece >= WINDOW - 1) this.sink.piece(mix(hashes[lowest]! ^ (SIGN ^ SPREAD)));
    }
  }

  private firstCharacters(bytes: Uint8Array, start: number): number {
    let rolling = 0;
    for (let at = start; at < start + PIECE - 1; at += 1) rolling = (Math.imul(rolling, PIECE_BASE) + WORD[bytes[at]!]!) | 0;
    return rolling;
  }

  private lowestOf(window: number): number {
    const { hashes } = this;
    let lowest = window;
    for (let at = window + 1; at < window + WINDOW; at += 1) if (hashes[at]! < hashes[lowest]!) lowest = at;
    return lowest;
  }
}

/** Spreads what a multiplication leaves in the upper bits. Signed, as are all hashes: a number of 32 bits that is not takes an object to hand over. */
export function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

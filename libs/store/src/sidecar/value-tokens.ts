/** Bytes by what they become in a word: letters in lower case, digits and `_` as they are; 0 in all others, and those beyond ASCII. */
const WORD = new Uint8Array(256);
/** Bytes that join words. */
const JOINS = new Uint8Array(256);
for (let byte = 0; byte < 128; byte += 1) {
  const character = String.fromCharCode(byte);
  if (/\w/.test(character)) WORD[byte] = character.toLowerCase().charCodeAt(0);
  if ('.-:@+'.includes(character)) JOINS[byte] = 1;
}
/** In a word everything below is a digit, and what is not below {@link FIRST_LETTER} a letter; one sign is between them. */
const BEHIND_DIGITS = 0x3a;
const FIRST_LETTER = 0x61;

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
const PIECE_BASE = 0x01000193;
/** What the character that leaves has become. */
const PIECE_POWER = [...Array(PIECE).keys()].reduce((power) => Math.imul(power, PIECE_BASE), 1);

export interface TokenSink {
  /** A whole word: letters, digits, `_`; in any case alike; 32 bits. */
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
  private readonly hashes = new Uint32Array(LONGEST);
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

  /** Everything that changes with each character is local here; returns the word's end. */
  private readWord(bytes: Uint8Array, start: number): number {
    let [word, compound, gram, letters, digits, at] = [WORD_SEED, this.compound, 0, 0, 0, start];
    for (let lower = WORD[bytes[at]!]!; lower !== 0; lower = WORD[bytes[at]!]!) {
      word = Math.imul(word ^ lower, PRIME);
      compound = Math.imul(compound ^ lower, PRIME);
      if (lower >= FIRST_LETTER) {
        letters += 1;
        gram = ((gram << 5) | (lower & 31)) & GRAM_MASK;
        if (letters >= GRAM) this.sink.gram(gram);
      } else {
        letters = 0;
        if (lower < BEHIND_DIGITS) digits += 1;
      }
      at += 1;
    }
    this.compound = compound;
    this.sink.word(mix(word));
    this.endWord(bytes, start, at, digits);
    return at;
  }

  private endWord(bytes: Uint8Array, start: number, end: number, digits: number): void {
    const length = end - start;
    if (digits > 0 && length >= SHORTEST) this.pieces(bytes, start, end);
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

  /** A window's lowest hash is looked for anew only when the last one has left it. */
  private pieces(bytes: Uint8Array, start: number, end: number): void {
    const count = this.pieceHashes(bytes, start, end);
    let lowest = -1;
    for (let window = 0; window + WINDOW <= count; window += 1) {
      const next = window + WINDOW - 1;
      if (lowest >= window && this.hashes[next]! >= this.hashes[lowest]!) continue;
      lowest = lowest >= window ? next : this.lowestOf(window);
      this.sink.piece(mix(this.hashes[lowest]! ^ SPREAD));
    }
  }

  private lowestOf(window: number): number {
    let lowest = window;
    for (let at = window + 1; at < window + WINDOW; at += 1) if (this.hashes[at]! < this.hashes[lowest]!) lowest = at;
    return lowest;
  }

  /** Of each eight characters, rolling; returns how many there are. */
  private pieceHashes(bytes: Uint8Array, start: number, end: number): number {
    const count = Math.min(end - start, LONGEST) - PIECE + 1;
    let rolling = 0;
    for (let at = 0; at < count + PIECE - 1; at += 1) {
      rolling = (Math.imul(rolling, PIECE_BASE) + WORD[bytes[start + at]!]!) | 0;
      if (at >= PIECE) rolling = (rolling - Math.imul(WORD[bytes[start + at - PIECE]!]!, PIECE_POWER)) | 0;
      if (at >= PIECE - 1) this.hashes[at - PIECE + 1] = mix(rolling);
    }
    return count;
  }
}

/** Spreads what a multiplication leaves in the upper bits. */
export function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

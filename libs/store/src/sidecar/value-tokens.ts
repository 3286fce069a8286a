/** Characters by what they are in a token; all others, and those beyond ASCII, separate. */
const SEPARATOR = 0;
const LETTER = 1;
const DIGIT = 2;
const UNDERSCORE = 3;
const JOINER = 4;

const ASCII = 128;
const KINDS = new Uint8Array(ASCII);
const LOWER = new Uint8Array(ASCII);
for (let code = 0; code < ASCII; code += 1) {
  const character = String.fromCharCode(code);
  KINDS[code] = /[a-z]/i.test(character) ? LETTER : /\d/.test(character) ? DIGIT : character === '_' ? UNDERSCORE : '.-:@+'.includes(character) ? JOINER : SEPARATOR;
  LOWER[code] = character.toLowerCase().charCodeAt(0);
}

const WORD_SEED = 0x811c9dc5 | 0;
const COMPOUND_SEED = 0x2f0b4c47 | 0;
const PIECE_SEED = 0x6b43a9b5 | 0;
const PRIME = 0x01000193;
/** Letters of a gram; five bits each. */
const GRAM = 4;
export const GRAM_SPACE = 2 ** (5 * GRAM);
const GRAM_MASK = GRAM_SPACE - 1;
/** Characters of a piece. */
const PIECE = 6;

export interface TokenSink {
  /** A whole word (letters, digits, `_`), or several joined by `. - : @ +`; in any case alike; 32 bits. */
  word(hash: number): void;
  /** Six neighbouring characters of a word that has a digit: one in eight of them, by what they are, so that a part of an id can be looked for. */
  piece(hash: number): void;
  /** Four neighbouring letters, below {@link GRAM_SPACE}. */
  gram(gram: number): void;
}

/**
 * Takes a value apart into what a block can be asked for. The same for values of records and for the text of a query, so that a block which lacks a token of the query
 * cannot hold its text. One object per user: it keeps state while it reads.
 */
export class ValueTokens {
  private word = WORD_SEED;
  private length = 0;
  private digits = 0;
  private compound = COMPOUND_SEED;
  /** As it was at the end of the last word: joiners at the end do not count. */
  private compoundEnd = 0;
  private words = 0;
  private joiners = 0;
  private onlyDigits = true;
  private isDate = false;

  constructor(private readonly sink: TokenSink) {}

  scan(text: string): void {
    let letters = 0;
    let gram = 0;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      const kind = code < ASCII ? KINDS[code]! : SEPARATOR;
      if (kind === SEPARATOR || kind === JOINER) {
        letters = 0;
        this.endWord(text, i, code);
        if (kind === JOINER && this.words > 0) this.join(code);
        else this.endCompound();
        continue;
      }
      const lower = LOWER[code]!;
      this.word = Math.imul(this.word ^ lower, PRIME);
      this.compound = Math.imul(this.compound ^ lower, PRIME);
      this.length += 1;
      if (kind === DIGIT) this.digits += 1;
      letters = kind === LETTER ? letters + 1 : 0;
      gram = ((gram << 5) | (lower & 31)) & GRAM_MASK;
      if (letters >= GRAM) this.sink.gram(gram);
    }
    this.endWord(text, text.length, 0);
    this.endCompound();
  }

  private endWord(text: string, end: number, next: number): void {
    if (this.length === 0) return;
    this.sink.word(mix(this.word));
    if (this.digits > 0 && this.length >= PIECE) this.pieces(text, end - this.length, end);
    if (this.digits < this.length) this.onlyDigits = false;
    if (this.words === 0) this.isDate = this.digits === 4 && this.length === 4 && next === 0x2d;
    this.words += 1;
    this.compoundEnd = this.compound;
    this.word = WORD_SEED;
    this.length = 0;
    this.digits = 0;
  }

  private join(code: number): void {
    this.compound = Math.imul(this.compound ^ code, PRIME);
    this.joiners += 1;
  }

  /** Numbers with a fraction and dates are many, and nobody looks for them as a whole. */
  private endCompound(): void {
    if (this.words > 1 && !this.isDate && !(this.onlyDigits && this.joiners === 1)) this.sink.word(mix(this.compoundEnd));
    if (this.words > 0) this.reset();
  }

  private reset(): void {
    this.compound = COMPOUND_SEED;
    this.words = 0;
    this.joiners = 0;
    this.onlyDigits = true;
    this.isDate = false;
  }

  private pieces(text: string, start: number, end: number): void {
    for (let at = start; at + PIECE <= end; at += 1) {
      if (((LOWER[text.charCodeAt(at)]! * 5 + LOWER[text.charCodeAt(at + 1)]! * 3) & 7) !== 0) continue;
      let hash = PIECE_SEED;
      for (let i = at; i < at + PIECE; i += 1) hash = Math.imul(hash ^ LOWER[text.charCodeAt(i)]!, PRIME);
      this.sink.piece(mix(hash));
    }
  }
}

/** Spreads what a multiplication leaves in the upper bits. */
export function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

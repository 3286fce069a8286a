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

const HYPHEN = 0x2d;
const kindOf = (code: number): number => (code < ASCII ? KINDS[code]! : SEPARATOR);

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

  constructor(private readonly sink: TokenSink) {}

  scan(text: string): void {
    for (let at = 0; at < text.length; ) {
      const code = text.charCodeAt(at);
      const kind = kindOf(code);
      if (kind !== SEPARATOR && kind !== JOINER) {
        at = this.readWord(text, at);
        continue;
      }
      if (kind === JOINER && this.words > 0) this.join(code);
      else this.endCompound();
      at += 1;
    }
    this.endCompound();
  }

  /** Everything that changes with each character is local here; returns the word's end. */
  private readWord(text: string, start: number): number {
    let [word, compound, gram, letters, digits, at] = [WORD_SEED, this.compound, 0, 0, 0, start];
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const kind = kindOf(code);
      if (kind === SEPARATOR || kind === JOINER) break;
      const lower = LOWER[code]!;
      word = Math.imul(word ^ lower, PRIME);
      compound = Math.imul(compound ^ lower, PRIME);
      if (kind === DIGIT) digits += 1;
      letters = kind === LETTER ? letters + 1 : 0;
      gram = ((gram << 5) | (lower & 31)) & GRAM_MASK;
      if (letters >= GRAM) this.sink.gram(gram);
    }
    this.compound = compound;
    this.sink.word(mix(word));
    this.endWord(text, start, at, digits);
    return at;
  }

  private endWord(text: string, start: number, end: number, digits: number): void {
    const length = end - start;
    if (digits > 0 && length >= SHORTEST) this.pieces(text, start, end);
    if (digits < length) this.onlyDigits = false;
    if (this.words === 0) this.isDate = digits === 4 && length === 4 && text.charCodeAt(end) === HYPHEN;
    this.words += 1;
    this.compoundEnd = this.compound;
  }

  private join(code: number): void {
    this.compound = Math.imul(this.compound ^ code, PRIME);
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
  private pieces(text: string, start: number, end: number): void {
    const count = this.pieceHashes(text, start, end);
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
  private pieceHashes(text: string, start: number, end: number): number {
    const count = Math.min(end - start, LONGEST) - PIECE + 1;
    let rolling = 0;
    for (let at = 0; at < count + PIECE - 1; at += 1) {
      rolling = (Math.imul(rolling, PIECE_BASE) + LOWER[text.charCodeAt(start + at)]!) | 0;
      if (at >= PIECE) rolling = (rolling - Math.imul(LOWER[text.charCodeAt(start + at - PIECE)]!, PIECE_POWER)) | 0;
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

import { createHash } from 'node:crypto';

/** How the rules can know it: by the name it travels under, or by its own form wherever it stands. */
export type Recognition = 'name' | 'form';

/** One kind of secret or personal datum, with a value nobody uses. */
export interface Shape {
  readonly name: string;
  readonly recognition: Recognition;
  /** The words of the name it travels under; a neutral one where the value's form tells. */
  readonly key: readonly string[];
  readonly value: string;
  /** What nobody may read in any output, eight characters or more each: the value, and parts that tell as much. */
  readonly canaries: readonly string[];
}

/** Nothing about this name is secret. */
const NEUTRAL = ['note'];
const SHORTEST_CANARY = 8;
const DIGITS = '0123456789';
const ALPHABET = `${DIGITS}ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz`;

/** A text that looks random, the same in every run; it always has a digit. */
export function canary(seed: string, length: number, alphabet = ALPHABET): string {
  let text = '';
  for (let round = 0; text.length < length; round += 1) {
    const bytes = createHash('sha256').update(`${seed} ${round}`).digest();
    for (const byte of bytes) text += alphabet[byte % alphabet.length];
  }
  return alphabet === ALPHABET ? `${text.slice(0, 3)}${DIGITS[length % 10]}${text.slice(4, length)}` : text.slice(0, length);
}

/** A secret that only its name gives away. */
export function named(words: string, value = `${canary(words, 14)}_k9`): Shape {
  return { name: words, recognition: 'name', key: words.split(' '), value, canaries: partsOf(value) };
}

/** A secret whose form gives it away; `tells` are the parts that may not be read. */
export function formed(name: string, value: string, tells: readonly string[] = partsOf(value)): Shape {
  return { name, recognition: 'form', key: NEUTRAL, value, canaries: tells };
}

/** Beginning and end besides the whole: a secret cut in half is one still. */
export function partsOf(value: string): string[] {
  const parts = [value, value.slice(0, 12), value.slice(-12)];
  return [...new Set(parts)].filter((part) => part.length >= SHORTEST_CANARY);
}

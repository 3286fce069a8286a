/** Letters whose lower case is, or begins with, an ASCII letter: the Kelvin sign and the dotted capital I. */
const ASCII_IN_DISGUISE = /[\u212a\u0130]/g;
const ONLY_ASCII = /^[\x00-\x7f]*$/;

/**
 * Text for comparing without regard to case. An ASCII letter is the other case of an ASCII letter only, so that a search of bytes for a folded ASCII text misses
 * nothing.
 */
export function fold(text: string): string {
  return ONLY_ASCII.test(text) ? text.toLowerCase() : text.replace(ASCII_IN_DISGUISE, '\ufffd').toLowerCase();
}

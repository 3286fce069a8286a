/**
 * What can fool a terminal or viewer: C0 without tab and line ends, DEL and C1, zero-width and bidirectional controls,
 * U+2028/9, and surrogates (which may be lone).
 */
// eslint's no-control-regex is about mistakes; here the control characters are what is looked for
const UNSAFE = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]', 'g');

/** The text with such characters written out (`\u001b`) and lone surrogates replaced by U+FFFD. */
export function neutralise(text: string): string {
  return wellFormed(text).replace(UNSAFE, written);
}

/** `String.prototype.toWellFormed`, which Node 20 has and the ES2023 types do not. */
function wellFormed(text: string): string {
  return (text as string & { toWellFormed(): string }).toWellFormed();
}

function written(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

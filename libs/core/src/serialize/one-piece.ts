/**
 * The same text in one piece. V8 keeps a text that was put together as a tree of its parts; once those have left the processor's cache, writing it takes several
 * times as long, and until then they take more memory than the text. Reading a character makes it one piece.
 */
export function inOnePiece<T extends string>(text: T): T {
  text.charCodeAt(0);
  return text;
}

import { REDACTED, truncatedMark } from './marks';

/** Characters behind the cut that are looked at besides, so that what it splits is recognised. */
const LONGEST_LOOK_AHEAD = 2_048;
const SHORTEST_LOOK_AHEAD = 256;
/** What began within this distance before the cut is left out: a word, else what follows the last sign. */
const MARGIN = 256;
const PARTIAL_WORD = /[^\s]{0,256}$/;
const PARTIAL_PART = /[^\s"'`<>,;&{}[\]()=:]{0,256}$/;
/** The beginning of a longer number may pass for a card's. */
const PARTIAL_NUMBER = /[\d -]{0,24}$/;
const NUMBER_MARGIN = 24;
const HALF_CHARACTER = /[\ud800-\udbff]$/;

/**
 * The head of a text that is too long. It is redacted before it is cut, together with what follows the cut: half a secret, or one whose name
 * stands behind it, is not recognised as one.
 */
export function cutText(text: string, maxLength: number, redact: (text: string) => string): string {
  if (maxLength <= 0) return truncatedMark(text.length);
  const lookAhead = Math.min(Math.max(maxLength, SHORTEST_LOOK_AHEAD), LONGEST_LOOK_AHEAD);
  const window = text.slice(0, maxLength + lookAhead);
  const redacted = redact(window);
  const isWhole = window.length === text.length;
  if (isWhole && redacted.length <= maxLength) return redacted;
  // what was only looked at is not shown, even where marks have made room for it: the window's end may have split it
  const hidden = isWhole || redacted.endsWith(REDACTED) ? 0 : lookAhead;
  const end = Math.min(maxLength, Math.max(0, redacted.length - hidden));
  if (end === redacted.length) return redacted + truncatedMark(text.length - window.length);
  const head = withoutPartial(redacted.slice(0, beforeMark(redacted, end)), Math.min(MARGIN, maxLength >> 2));
  return head + truncatedMark(text.length - window.length + redacted.length - head.length);
}

/** Not within a mark of ours. */
function beforeMark(redacted: string, end: number): number {
  const mark = redacted.lastIndexOf(REDACTED, end - 1);
  return mark !== -1 && mark + REDACTED.length > end ? mark : end;
}

function withoutPartial(head: string, margin: number): string {
  const word = PARTIAL_WORD.exec(head.slice(head.length - margin))![0].length;
  const part = word < margin ? word : PARTIAL_PART.exec(head.slice(head.length - margin))![0].length;
  const kept = part < margin ? head.slice(0, head.length - part) : head.replace(HALF_CHARACTER, '');
  return kept.slice(0, kept.length - PARTIAL_NUMBER.exec(kept.slice(-NUMBER_MARGIN))![0].length);
}

export interface Masking {
  /** An error of the operating system: it tells of addresses and ports. */
  system: boolean;
  /** The text is the app's own. */
  raised: boolean;
  /** Values the query was sent with. */
  parameters: readonly unknown[];
}

/** A longer message is cut; it is searched for values as a whole first. */
const LONGEST = 1_000;
/** Those of localised servers too: a German one quotes with „“ or »«, a French one with « ». */
const QUOTES = [...`"'\`«»‹›„“”‟‚‘’‛「」『』《》＂＇`];
/** Shorter values would take letters out of words. */
const SHORTEST_VALUE = 3;

/**
 * A driver's message without the values it may quote: what stands between the first quotation mark and the last, between the
 * first parenthesis and the last, every number, and every parameter, is `?`.
 */
export function maskMessage(message: string, { system, raised, parameters }: Masking): string {
  if (raised) return '?';
  if (system) return message.slice(0, LONGEST);
  let masked = between(between(message, QUOTES, QUOTES), ['(', '（'], [')', '）']);
  for (const value of parameters) {
    if (typeof value === 'string' && value.length >= SHORTEST_VALUE) masked = masked.split(value).join('?');
  }
  return masked.replace(/\d+/g, '?').slice(0, LONGEST);
}

/** Replaces from the first of the opening marks to the last of the closing ones; without a closing one, to the end. */
function between(text: string, opening: readonly string[], closing: readonly string[]): string {
  const found = opening.map((mark) => text.indexOf(mark)).filter((at) => at >= 0);
  if (found.length === 0) return text;
  const from = Math.min(...found);
  const to = Math.max(...closing.map((mark) => text.lastIndexOf(mark)));
  return to > from ? `${text.slice(0, from)}?${text.slice(to + 1)}` : `${text.slice(0, from)}?`;
}

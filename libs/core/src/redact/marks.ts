/** Stands where a secret was. */
export const REDACTED = '[REDACTED]';
/** Stands where a value leads back to an object that holds it. */
export const CIRCULAR = '[Circular]';
/** Stands for an object nested too deep. */
export const DEPTH_LIMIT = '[Depth limit]';
/** Stands where reading threw. */
export const UNREADABLE = '[Unreadable]';

/** Marks elements or keys that were left out. */
export function moreMark(count: number | string): string {
  return `…[${count} more]`;
}

/** Marks the end of a text that was cut. */
export function truncatedMark(characters: number): string {
  return `…[truncated ${characters} characters]`;
}

/** Where a text ends: before the mark of a cut, if it has one. */
export function endOfText(text: string): number {
  const mark = CUT.exec(text.slice(-LONGEST_CUT_MARK));
  return mark === null ? text.length : text.length - mark[0].length;
}

const CUT = /…\[truncated \d{1,10} characters\]$/;
const LONGEST_CUT_MARK = 40;

/** Whether a text is a mark and nothing else, or one with the last characters that were to be kept. */
export function isMark(text: string): boolean {
  return text === CIRCULAR || text === DEPTH_LIMIT || text === UNREADABLE || (text.startsWith(REDACTED) && text.length <= REDACTED.length + 4) || KNOWN_VALUE.test(text);
}

/** What stands for values that are no data: `[Buffer 7 bytes]`, `[Promise]`; and for what was left out. */
const KNOWN_VALUE = /^(?:\[[A-Z][A-Za-z]{2,24}(?: \w{1,64}| \d+ bytes)?\]|…\[[\w ]{1,32}\])$/;

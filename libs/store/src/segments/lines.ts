/** Longest line that is taken for a record, bytes; longer ones are counted and passed over. */
export const MAX_LINE = 1024 * 1024;

export const LINE_FEED = 0x0a;
const PREFIX = Buffer.from('{"timestamp":"');
const TIME_AT = PREFIX.length;
const MS_LENGTH = 24;
const US_LENGTH = 27;
const QUOTE = 0x22;
const Z = 0x5a;

/**
 * The time of a line in a layout that begins with it, read from its bytes: epoch ms, NaN when it has another form. Parsing the whole line takes thirty times
 * as long.
 */
export function timeAt(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < TIME_AT + MS_LENGTH + 1 || bytes[start + 2] !== 0x74 || bytes[start + TIME_AT - 1] !== QUOTE || bytes[start + TIME_AT - 2] !== 0x3a) return NaN;
  const at = start + TIME_AT;
  const length = bytes[at + MS_LENGTH - 1] === Z && bytes[at + MS_LENGTH] === QUOTE ? MS_LENGTH : bytes[at + US_LENGTH - 1] === Z && bytes[at + US_LENGTH] === QUOTE ? US_LENGTH : 0;
  if (length === 0 || bytes[at + 10] !== 0x54 || bytes[at + 19] !== 0x2e) return NaN;
  const minute = minuteStart(bytes, at);
  const time = minute + two(bytes, at + 17) * 1_000 + two(bytes, at + 20) * 10 + digit(bytes, at + 22);
  return length === MS_LENGTH ? time : time + (two(bytes, at + 23) * 10 + digit(bytes, at + 25)) / 1_000;
}

/** By their initials, which differ; as they stand behind the time. */
const LEVELS: ReadonlyMap<number, Buffer> = new Map(['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'].map((level) => [level.charCodeAt(0), Buffer.from(`","level":"${level}"`)]));
const INITIAL_AT = '","level":"'.length;

/** The initial of a line's level in the layouts that say it right after the time; 0 when it does not stand there, or is not exactly one of our names: then the line has to be parsed. */
export function levelInitialAt(bytes: Uint8Array, start: number, end: number): number {
  for (const length of [MS_LENGTH, US_LENGTH]) {
    const at = start + TIME_AT + length;
    if (bytes[at] !== QUOTE || at + INITIAL_AT >= end) continue;
    const initial = bytes[at + INITIAL_AT]!;
    const written = LEVELS.get(initial);
    if (written !== undefined && standsAt(bytes, at, written)) return initial;
  }
  return 0;
}

function standsAt(bytes: Uint8Array, at: number, written: Buffer): boolean {
  for (let place = 0; place < written.length; place += 1) if (bytes[at + place] !== written[place]) return false;
  return true;
}

/** Whether a line says its level there, in exactly these letters. */
export function isLevelPlain(line: string, level: string | undefined): boolean {
  return level !== undefined && [MS_LENGTH, US_LENGTH].some((length) => line.startsWith(`","level":"${level}"`, TIME_AT + length));
}

const digit = (bytes: Uint8Array, at: number): number => bytes[at]! - 0x30;
const two = (bytes: Uint8Array, at: number): number => (bytes[at]! - 0x30) * 10 + bytes[at + 1]! - 0x30;

let lastKey = -1;
let lastMinute = NaN;

/** Of `YYYY-MM-DDTHH:MM`; most lines share it with the one before. */
function minuteStart(bytes: Uint8Array, at: number): number {
  const day = (two(bytes, at) * 100 + two(bytes, at + 2)) * 372 + two(bytes, at + 5) * 31 + two(bytes, at + 8);
  const key = day * 1_440 + two(bytes, at + 11) * 60 + two(bytes, at + 14);
  if (key === lastKey) return lastMinute;
  lastMinute = Date.UTC(two(bytes, at) * 100 + two(bytes, at + 2), two(bytes, at + 5) - 1, two(bytes, at + 8), two(bytes, at + 11), two(bytes, at + 14));
  lastKey = key;
  return lastMinute;
}

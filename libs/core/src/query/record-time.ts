import type { StoredRecord } from './stored-record';

/** Epoch ms with the microseconds as fraction; NaN when the record has no time that can be read. */
export function timeOf({ timestamp }: StoredRecord): number {
  return timestamp === undefined ? NaN : parseTimestamp(timestamp);
}

const MICROSECONDS_LENGTH = '2026-01-02T03:04:05.678901Z'.length;
/** The minute that was read last: most records share it with their neighbour. */
let lastMinute = '';
let lastMinuteStart = 0;

export function parseTimestamp(text: string): number {
  const canonical = (text.length === 24 || text.length === MICROSECONDS_LENGTH) && text.endsWith('Z');
  const milliseconds = canonical ? withinMinute(text) : NaN;
  if (Number.isNaN(milliseconds)) return Date.parse(text);
  return text.length === 24 ? milliseconds : milliseconds + Number(text.slice(23, 26)) / 1_000;
}

function withinMinute(text: string): number {
  if (lastMinute === '' || !text.startsWith(lastMinute)) {
    lastMinute = text.slice(0, 17);
    lastMinuteStart = Date.parse(`${lastMinute}00Z`);
  }
  const seconds = digits(text, 17, 2) * 1_000 + digits(text, 20, 3);
  return lastMinuteStart + (text.charCodeAt(19) === DOT ? seconds : NaN);
}

const DOT = 0x2e;
const ZERO = 0x30;

/** NaN when one is none. */
function digits(text: string, at: number, count: number): number {
  let number = 0;
  for (let place = at; place < at + count; place += 1) {
    const digit = text.charCodeAt(place) - ZERO;
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : NaN;
  }
  return number;
}

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
  const minute = text.slice(0, 17);
  if (minute !== lastMinute) {
    lastMinuteStart = Date.parse(`${minute}00Z`);
    lastMinute = minute;
  }
  return lastMinuteStart + Number(text.slice(17, 23)) * 1_000;
}

import type { RedactedRecord } from '../record/log-record';

/** What a record takes besides its texts: its object, timestamp and ids. */
const BASE = 400;
/** A number, a key, a bracket. */
const NODE = 16;

/** About how many bytes a redacted record holds in memory; texts count a byte per character. */
export function sizeOf({ message, metadata, exception }: RedactedRecord): number {
  return BASE + message.length + sizeOfValue(metadata) + sizeOfValue(exception);
}

function sizeOfValue(value: unknown): number {
  if (typeof value === 'string') return NODE + value.length;
  if (typeof value !== 'object' || value === null) return NODE;
  let size = NODE;
  for (const key in value) size += key.length + sizeOfValue((value as Record<string, unknown>)[key]);
  return size;
}

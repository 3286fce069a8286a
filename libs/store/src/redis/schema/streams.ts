import { ERROR, parseLevel } from '@cairn/core';
import type { StoredRecord } from '@cairn/core/query';

/**
 * The streams, each kept for a time of its own. `errors` holds copies of records of ERROR and above of the first two, for the time after those have let go of
 * them. The order is part of what is stored: the place in it is part of each id.
 */
export const STREAMS = ['requests', 'records', 'security', 'oauth', 'errors'] as const;
export type StreamName = (typeof STREAMS)[number];

export const REQUESTS = 0;
export const RECORDS = 1;
export const SECURITY = 2;
export const OAUTH = 3;
export const ERRORS = 4;
/** Where every record is once: what is followed. */
export const MAIN_STREAMS: readonly number[] = [REQUESTS, RECORDS, SECURITY, OAUTH];

/** Ids of all streams of a shard come from one counter, and the remainder of their second number by this is the stream: an id in an index says where its record is. */
export const STREAM_STEP = 8;

const BY_CATEGORY: ReadonlyMap<string, number> = new Map([
  ['request', REQUESTS],
  ['security', SECURITY],
  ['audit', SECURITY],
  ['oauth', OAUTH],
]);

export const streamOf = ({ category }: StoredRecord): number => BY_CATEGORY.get(category ?? '') ?? RECORDS;

/** Of an id in an index; undefined when it is none. */
export function streamOfId(id: string): number | undefined {
  const stream = Number(id.slice(id.indexOf('-') + 1)) % STREAM_STEP;
  return STREAMS[stream] === undefined ? undefined : stream;
}

const errorLevels = new Map<string, boolean>();

export function isErrorLevel(level: string | undefined): boolean {
  if (level === undefined) return false;
  const known = errorLevels.get(level);
  if (known !== undefined) return known;
  const is = (parseLevel(level)?.value ?? 0) >= ERROR.value;
  if (errorLevels.size < 100) errorLevels.set(level, is);
  return is;
}

/** The ms of a stream id. */
export const msOf = (id: string): number => Number(id.slice(0, id.indexOf('-')));

/** Orders stream ids. */
export function compareIds(a: string, b: string): number {
  return msOf(a) - msOf(b) || Number(a.slice(a.indexOf('-') + 1)) - Number(b.slice(b.indexOf('-') + 1));
}

import { createHash } from 'node:crypto';
import { CairnError } from '../errors/cairn-error';
import type { Filter } from './filter';
import type { Order } from './log-query';

/** A place in the order of records: after the record of this time and key. */
export interface CursorPlace {
  /** Epoch ms of the last record before it, with fractions. */
  readonly time: number;
  /** What orders records of the same time: a record id, a stream id. Means something to the store that made it only. */
  readonly key: string;
  /** How many records of this very time and key lie before it. */
  readonly seen: number;
}

/** What a cursor belongs to: a page of one query is not continued by another. */
export interface CursorQuery {
  readonly filter?: Filter;
  readonly order?: Order;
}

const VERSION = 1;
const CHECK_LENGTH = 16;
/** Longer ones are not looked at. */
const MAX_LENGTH = 1_024;

/**
 * Where a page ended, as an opaque text (base64url). It names a record rather than a number of records, so records that are added or removed do not shift it. Its check sum
 * covers the query's filter and order; it gives no access: what may be seen is decided by the filter of each query.
 */
export function encodeCursor(place: CursorPlace, query: CursorQuery): string {
  const text = JSON.stringify([VERSION, place.time, place.key, place.seen]);
  return Buffer.from(checkOf(text, query) + text).toString('base64url');
}

/** @throws CairnError CAIRN_E_CURSOR when it is none of ours, was changed, or belongs to another query. */
export function decodeCursor(cursor: string, query: CursorQuery): CursorPlace {
  const text = cursor.length > MAX_LENGTH || !/^[\w-]+$/.test(cursor) ? '' : Buffer.from(cursor, 'base64url').toString();
  const [check, payload] = [text.slice(0, CHECK_LENGTH), text.slice(CHECK_LENGTH)];
  const place = readPlace(payload);
  if (place === undefined) throw refused('is not one that a page of results gave');
  if (check !== checkOf(payload, query)) throw refused('was changed, or belongs to a query with another filter or order');
  return place;
}

function readPlace(payload: string): CursorPlace | undefined {
  try {
    const [version, time, key, seen] = JSON.parse(payload) as unknown[];
    if (version !== VERSION || typeof time !== 'number' || typeof key !== 'string' || !Number.isSafeInteger(seen)) return undefined;
    return { time, key, seen: seen as number };
  } catch {
    return undefined; // not JSON, so not ours
  }
}

function checkOf(text: string, { filter, order = 'newest' }: CursorQuery): string {
  return createHash('sha256').update(JSON.stringify(['cairn cursor', text, filter ?? null, order])).digest('hex').slice(0, CHECK_LENGTH);
}

function refused(why: string): CairnError {
  return new CairnError('CAIRN_E_CURSOR', `the cursor ${why}. Use the cursor of the page before, unchanged and with the same query, or ask without one for the first page.`);
}

import { createHash } from 'node:crypto';
import type { RedisIndex, RedisKept } from '@cairn/core';
import type { RedisLink } from '../link/redis-link';
import type { RedisKeys } from '../schema/keys';
import { STREAMS } from '../schema/streams';
import { LET_GO } from './let-go.lua';

/** Deleted of each stream at a time: about a millisecond of the server's. */
export const MOST_AT_ONCE = 5_000;
const DAY_MS = 86_400_000;
const DIGEST = createHash('sha1').update(LET_GO).digest('hex');

/** Days that records are kept in Redis, by kind. */
export type KeptDays = Readonly<Record<RedisKept, number>>;

/** Which indexes a writer keeps, and for how long ms that is said. */
export interface SaidOfIndexes {
  readonly kept: readonly (readonly [RedisIndex, boolean])[];
  readonly goodForMs: number;
}

/** Nothing is said of them by who writes no records. */
export const NOTHING_SAID: SaidOfIndexes = { kept: [], goodForMs: 0 };

/**
 * Lets go of some records of a shard that are older than they are kept; returns how many of each stream.
 * @param most of each stream, by whole nodes; 0: all, exactly.
 */
export async function letGo(link: RedisLink, { streams, times, last, floors, days: counted }: RedisKeys, days: KeptDays, { kept, goodForMs } = NOTHING_SAID, most = MOST_AT_ONCE): Promise<number[]> {
  const lifetimes = STREAMS.flatMap((name) => [name, days[name] * DAY_MS]);
  const indexes = kept.flatMap(([name, isKept]) => [name, isKept ? 1 : 0]);
  const values = [Date.now(), most, days.stats * DAY_MS, goodForMs, ...lifetimes, ...indexes];
  return (await link.script(DIGEST, LET_GO, [...streams, ...times, last, floors, counted], values)) as number[];
}

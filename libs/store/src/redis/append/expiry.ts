import { createHash } from 'node:crypto';
import { REDIS_INDEXES, type RedisIndex, type RedisKept } from '@cairn/core';
import type { RedisLink } from '../link/redis-link';
import { STREAMS } from '../schema/streams';
import { LET_GO } from './let-go.lua';

/** How often a writer looks for what is too old, ms. */
const LONGEST_PAUSE_MS = 60_000;
/** Deleted of each stream at a time: about a millisecond of the server's. */
const MOST_AT_ONCE = 5_000;
const DAY_MS = 86_400_000;
const DIGEST = createHash('sha1').update(LET_GO).digest('hex');

/** Lets go of records that are older than they are kept, and says which indexes are complete. Before records are written. */
export class Expiry {
  private next = 0;
  private readonly pauseMs: number;

  constructor(
    private readonly days: Readonly<Record<RedisKept, number>>,
    private readonly indexes: readonly RedisIndex[],
  ) {
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, (Math.min(...Object.values(days)) * DAY_MS) / 8);
  }

  /** When it is due. */
  async run(link: RedisLink): Promise<void> {
    if (performance.now() < this.next) return;
    let gone = 0;
    for (const { streams, times, last, floors, days } of link.shards) gone = Math.max(gone, Number(await link.script(DIGEST, LET_GO, [...streams, ...times, last, floors, days], this.values())));
    // while there is a backlog, a part of it goes with each batch that is written
    this.next = gone < MOST_AT_ONCE ? performance.now() + this.pauseMs : 0;
  }

  private values(): (string | number)[] {
    const lifetimes = STREAMS.flatMap((name) => [name, this.days[name] * DAY_MS]);
    const kept = REDIS_INDEXES.flatMap((name) => [name, this.indexes.includes(name) ? 1 : 0]);
    return [Date.now(), MOST_AT_ONCE, this.days.stats * DAY_MS, 3 * this.pauseMs, ...lifetimes, ...kept];
  }
}

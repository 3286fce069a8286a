import { REDIS_INDEXES, type RedisIndex } from '@cairn/core';
import type { RedisLink } from '../link/redis-link';
import { letGo, MOST_AT_ONCE, type KeptDays } from './let-go';

/** How often a writer looks for what is too old, ms. */
const LONGEST_PAUSE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Lets go of records that are older than they are kept, and says which indexes are complete. Before records are written. */
export class Expiry {
  private next = 0;
  private readonly pauseMs: number;

  constructor(
    private readonly days: KeptDays,
    private readonly indexes: readonly RedisIndex[],
  ) {
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, (Math.min(...Object.values(days)) * DAY_MS) / 8);
  }

  /** When it is due. */
  async run(link: RedisLink): Promise<void> {
    if (performance.now() < this.next) return;
    const kept = REDIS_INDEXES.map((name) => [name, this.indexes.includes(name)] as const);
    let most = 0;
    for (const shard of link.shards) {
      const gone = await letGo(link, shard, this.days, { kept, goodForMs: 3 * this.pauseMs });
      most = Math.max(most, gone.reduce((sum, records) => sum + records, 0));
    }
    // while there is a backlog, a part of it goes with each batch that is written
    this.next = most < MOST_AT_ONCE ? performance.now() + this.pauseMs : 0;
  }
}

import { createHash } from 'node:crypto';
import { letGo, MOST_AT_ONCE, NOTHING_SAID, type KeptDays } from '../append/let-go';
import { COUNT_OLD } from '../append/let-go.lua';
import type { RedisLink } from '../link/redis-link';
import { STREAMS, type StreamName } from '../schema/streams';

const DAY_MS = 86_400_000;
/** Records that are counted at a time: the server is held up for a few milliseconds. */
const COUNTED_AT_ONCE = 1_000;
const DIGEST = createHash('sha1').update(COUNT_OLD).digest('hex');

export interface ExpireOptions {
  /** How long records are kept, as the writers have it. */
  readonly days: KeptDays;
  /** Only counts. Default false. */
  readonly dryRun?: boolean;
}

/** Records by stream. */
export type Expired = Readonly<Record<StreamName, number>>;

/**
 * Lets go of all records that are older than they are kept: writers do so, but for a store that nobody writes to any more nobody does. What is kept beside the records has a lifetime of
 * its own.
 */
export async function expireRedis(link: RedisLink, { days, dryRun = false }: ExpireOptions): Promise<Expired> {
  const totals = STREAMS.map(() => 0);
  for (const shard of link.shards) {
    const gone = dryRun ? await countOld(link, shard.streams, days) : await letGoOfAll((most) => letGo(link, shard, days, NOTHING_SAID, most));
    gone.forEach((records, stream) => (totals[stream]! += records));
  }
  return Object.fromEntries(STREAMS.map((name, stream) => [name, totals[stream]!])) as Record<StreamName, number>;
}

/** A part at a time, so that nobody waits for long; what is left is less than that. */
async function letGoOfAll(some: (most: number) => Promise<number[]>): Promise<number[]> {
  const totals = STREAMS.map(() => 0);
  let gone: number[];
  do {
    gone = await some(MOST_AT_ONCE);
    gone.forEach((records, stream) => (totals[stream]! += records));
  } while (gone.some((records) => records > MOST_AT_ONCE / 2));
  (await some(0)).forEach((records, stream) => (totals[stream]! += records));
  return totals;
}

function countOld(link: RedisLink, streams: readonly string[], days: KeptDays): Promise<number[]> {
  return Promise.all(streams.map((key, stream) => countBefore(link, key, Date.now() - days[STREAMS[stream]!] * DAY_MS)));
}

async function countBefore(link: RedisLink, key: string, time: number): Promise<number> {
  let [total, after] = [0, '0-0'];
  do {
    const [count, last] = (await link.script(DIGEST, COUNT_OLD, [key], [after, Math.floor(time), COUNTED_AT_ONCE])) as [number, string];
    total += count;
    after = last;
  } while (after !== '');
  return total;
}

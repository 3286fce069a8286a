import type { RedisClient } from '../link/redis-client';
import type { RedisLink } from '../link/redis-link';
import type { RedisKeys } from '../schema/keys';

/** Keys asked for, and deleted, at a time. */
const AT_ONCE = 500;

export interface ClearOptions {
  /** Only counts. Default false. */
  readonly dryRun?: boolean;
}

/**
 * Deletes the records and what is kept beside them. What stays: marks of what arrived, so that nothing is delivered again; the counter of ids; which indexes are complete; and what
 * others keep under the prefix. The streams go last, so that no index misses a record that is there. Returns the number of keys.
 */
export async function clearRedis(link: RedisLink, { dryRun = false }: ClearOptions = {}): Promise<number> {
  let count = 0;
  for await (const keys of scanned(link)) {
    for (const shard of link.shards) {
      const gone = keys.filter((key) => isBeside(shard, key));
      count += gone.length;
      if (!dryRun && gone.length > 0) await link.client.unlink(...gone);
    }
  }
  for (const shard of link.shards) count += await clearStreams(link.client, shard, dryRun);
  return count;
}

/** Writers are told that the keys they have given a lifetime are gone. */
async function clearStreams(client: RedisClient, { streams, times, floors }: RedisKeys, dryRun: boolean): Promise<number> {
  const keys = [...streams, ...times];
  if (dryRun) return client.exists(...keys);
  const [gone] = (await client.multi().unlink(...keys).hincrby(floors, 'cleared', 1).exec()) ?? [];
  if (gone?.[0]) throw gone[0];
  return Number(gone?.[1] ?? 0);
}

async function* scanned({ client, shards }: RedisLink): AsyncGenerator<string[]> {
  const nodes = 'nodes' in client ? client.nodes('master') : [client];
  for (const node of nodes) {
    let cursor = '0';
    do {
      const [next, keys] = await node.scan(cursor, 'MATCH', patternOf(shards), 'COUNT', AT_ONCE);
      yield keys;
      cursor = next;
    } while (cursor !== '0');
  }
}

/** What the prefixes of all shards begin with. */
function patternOf([first]: readonly RedisKeys[]): string {
  const { prefix } = first!;
  return `${prefix.slice(0, prefix.indexOf('{') + 1).replace(/[\\*?[\]]/g, '\\$&')}*`;
}

function isBeside({ prefix, times, days }: RedisKeys, key: string): boolean {
  if (!key.startsWith(prefix) || key === days || times.includes(key)) return false;
  const name = key.slice(prefix.length);
  return /^(?:idx|stats|oauth:flow|jobs):/.test(name);
}

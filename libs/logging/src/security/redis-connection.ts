import type { Redis, RedisOptions } from 'ioredis';
import { runWithoutContext } from '../context/cls-context';
import { loadPeer } from '../runtime/load-optional';
import type { RedisScripts } from './redis-scripts';

const OPTIONS: RedisOptions = { lazyConnect: true, maxRetriesPerRequest: 1, connectTimeout: 1_000, commandTimeout: 1_000, disconnectTimeout: 100 };

/** A Redis client, and how to let go of it: of one made from a URL by closing it, of the app's own by leaving it alone. */
export class RedisConnection {
  private constructor(
    readonly client: RedisScripts,
    readonly close: () => void,
  ) {}

  /**
   * Nothing is connected before the first command.
   * @throws CairnError CAIRN_E_PEER_MISSING when a URL is given and ioredis is not installed.
   */
  static of(redis: string | RedisScripts): RedisConnection {
    if (typeof redis !== 'string') return new RedisConnection(redis, () => undefined);
    const { Redis: Client } = loadPeer<{ Redis: new (url: string, options: RedisOptions) => Redis }>('ioredis', 'Counting failed logins over Redis');
    const client = runWithoutContext(() => new Client(redis, OPTIONS));
    client.on('error', () => undefined); // the command that suffered tells
    return new RedisConnection(client, () => client.disconnect());
  }
}

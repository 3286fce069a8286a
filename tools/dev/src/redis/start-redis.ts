import { spawnKeeper } from '../keeper/spawn-keeper';
import type { Kept } from '../keeper/spawn-keeper';

export interface StartRedisOptions {
  /** The port to listen on, for a test that brings a killed server back in its place. Default: a free one. */
  port?: number;
  /** As on the server's command line: `['--maxmemory', '20mb']`. */
  settings?: readonly string[];
  /** An existing directory for its data, which stays: for a server that comes back with what it had. Default: none is kept. */
  dataDir?: string;
}

/** A Redis that this process started. */
export type PrivateRedis = Kept;

/**
 * Starts a Redis of this process's own on 127.0.0.1, in memory only, whatever `REDIS_URL` says: for tests that stop, freeze or fill it.
 * It ends with `stop()`, or with this process however that ends.
 *
 * The program is `redis-server` or `valkey-server` from PATH; where there is neither, the Debian or Ubuntu packages are unpacked into the
 * clone's `.cache` folder, which needs neither root nor a service. Rejects with what to do when no Redis can be had.
 */
export function startPrivateRedis(options: StartRedisOptions = {}): Promise<PrivateRedis> {
  return spawnKeeper({ service: 'redis', ...options });
}

/** The Redis of `REDIS_URL` when that is set (`stop` then leaves it alone), else one as `startPrivateRedis` starts it. */
export async function startRedis(): Promise<Pick<PrivateRedis, 'url' | 'stop'>> {
  const url = process.env['REDIS_URL'];
  return url ? { url, stop: () => Promise.resolve() } : startPrivateRedis();
}

import { spawnKeeper } from '../keeper/spawn-keeper';
import type { Kept } from '../keeper/spawn-keeper';

/**
 * Starts an embedded PostgreSQL for this process alone, empty, on a free port of 127.0.0.1; up in about a second. `url` holds user and
 * password. It ends with `stop()`, or with this process however that ends; its data goes with it.
 */
export function startPostgres(): Promise<Kept> {
  return spawnKeeper({ service: 'postgres' });
}

import { observeClient, type ObservableClient, type ObserveOptions } from './observe-client';
import { requireLogger } from './require-logger';
import { watchPool, type WatchablePool } from './watch-pool';

/** What is used of a pool of node-postgres 8. */
export interface ObservablePool extends WatchablePool {
  on(event: 'connect' | 'acquire', listener: (client: ObservableClient) => void): unknown;
  on(event: 'remove', listener: () => void): unknown;
}

const observed = new WeakSet<object>();

/**
 * Records what the clients of a pool of node-postgres do (see {@link observeClient}), and when every one of them is in use and somebody
 * waits. Wraps this one object, once, and returns it.
 * @throws CairnError CAIRN_E_SETTING without a logger.
 */
export function observePool<P extends ObservablePool>(pool: P, options: ObserveOptions): P {
  requireLogger('observePool', options);
  const { logger, connection = 'default' } = options;
  if (observed.has(pool)) return pool;
  observed.add(pool);
  const report = watchPool(pool, logger, connection);
  pool.on('connect', () => logger.connectionRestored(connection));
  pool.on('acquire', (client) => {
    observeClient(client, { logger, connection });
    report();
  });
  return pool;
}

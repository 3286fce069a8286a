import { bindConnect, type Connectable } from './bind-connect';
import { observeClient, type ObservableClient, type ObserveOptions } from './observe-client';

/** What is used of a pool of node-postgres 8. */
export interface ObservablePool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly options: { readonly max: number };
  connect(...args: never[]): unknown;
  on(event: 'connect' | 'acquire', listener: (client: ObservableClient) => void): unknown;
  on(event: 'remove', listener: () => void): unknown;
}

const observed = new WeakSet<object>();

/**
 * Records what the clients of a pool of node-postgres do (see {@link observeClient}), and when every one of them is in use and somebody
 * waits. Wraps this one object, once, and returns it.
 */
export function observePool<P extends ObservablePool>(pool: P, { logger, connection = 'default' }: ObserveOptions): P {
  if (observed.has(pool)) return pool;
  observed.add(pool);
  const report = (): void => {
    const { totalCount, idleCount, waitingCount, options } = pool;
    logger.poolState(connection, {
      size: options.max,
      active: totalCount - idleCount,
      idle: idleCount,
      waiting: waitingCount,
    });
  };
  bindConnect(pool as Connectable, { called: report, failed: (error) => logger.connectionFailed(connection, error) });
  pool.on('connect', () => logger.connectionRestored(connection));
  pool.on('acquire', (client) => {
    observeClient(client, { logger, connection });
    report();
  });
  pool.on('remove', report);
  return pool;
}

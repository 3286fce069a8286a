import type { DatabaseLogger } from '../database/database.logger';
import { bindConnect, type Connectable } from './bind-connect';

/** The figures of a pool of node-postgres 8, and its way to a client: https://node-postgres.com/apis/pool */
export interface WatchablePool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly options: { readonly max: number };
  connect(...args: never[]): unknown;
  on(event: 'remove', listener: () => void): unknown;
}

/**
 * Tells when every connection of a pool is in use and somebody waits, and when none can be made. The pool's own `connect` is wrapped: a
 * caller that begins to wait has no event. `settlesPromise`: see {@link bindConnect}. Returns what reports the figures.
 */
export function watchPool(pool: WatchablePool, logger: DatabaseLogger, connection: string, settlesPromise = false): () => void {
  const report = (): void => {
    const { totalCount, idleCount: idle, waitingCount: waiting, options } = pool;
    logger.poolState(connection, { size: options.max, active: totalCount - idle, idle, waiting });
  };
  bindConnect(pool as Connectable, { called: report, failed: (error) => logger.connectionFailed(connection, error), settlesPromise });
  pool.on('remove', report);
  return report;
}

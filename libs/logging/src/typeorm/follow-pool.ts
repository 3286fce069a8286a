import type { DatabaseLogger } from '../database/database.logger';
import { isConnectionError } from '../database/query-error';

type Connected = (error: unknown, ...rest: unknown[]) => void;

/** The part of node-postgres' `Pool` that is needed here: https://node-postgres.com/apis/pool */
export interface PgPool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly options: { readonly max: number };
  connect: (connected: Connected) => void;
  on(event: 'acquire' | 'error', listener: (subject: unknown) => void): unknown;
}

/**
 * Tells what TypeORM does not: that callers wait for a connection, that an idle one broke, that none can be made. The pool's own
 * `connect` is wrapped: a caller that begins to wait and a connection that fails have no event.
 */
export function followPool(pool: PgPool, database: DatabaseLogger, connection: string): void {
  const connect = pool.connect;
  const figures = new PoolFigures(pool, database, connection);
  const failed = (error: unknown): void => {
    if (isConnectionError(error)) database.connectionLost(connection, error);
  };
  pool.on('acquire', () => figures.tell());
  pool.on('error', failed);
  pool.connect = (connected) => {
    connect.call(pool, (error, ...rest) => {
      if (error) failed(error);
      connected(error, ...rest);
    });
    figures.tell();
  };
}

/** Silent as long as nobody waits. */
class PoolFigures {
  private waited = false;

  constructor(
    private readonly pool: PgPool,
    private readonly database: DatabaseLogger,
    private readonly connection: string,
  ) {}

  tell(): void {
    const { waitingCount: waiting, idleCount: idle, totalCount, options } = this.pool;
    if (waiting === 0 && !this.waited) return;
    this.waited = waiting > 0;
    this.database.poolState(this.connection, { size: options.max, active: totalCount - idle, idle, waiting });
  }
}

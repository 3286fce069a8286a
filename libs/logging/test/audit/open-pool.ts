import { Pool, type PoolConfig } from 'pg';

/** A pool whose idle connections may outlive their server: a closed pool's connections end a little later than it says. */
export function openPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  pool.on('error', () => undefined);
  return pool;
}

import type { Dialect } from 'kysely';
import type { DatabaseLogger } from '../database/database.logger';
import { DEFAULT_CONNECTION } from './kysely-log';
import { TransactionDriver } from './transaction-driver';

/**
 * Kysely tells `log` of queries only. Around a dialect, this records transactions too, and how many rows queries read or changed:
 * `new Kysely({ dialect: observeTransactions(new PostgresDialect({ pool }), database), log: kyselyLog(database) })`.
 */
export function observeTransactions(dialect: Dialect, database: DatabaseLogger, connection = DEFAULT_CONNECTION): Dialect {
  return {
    createDriver: () => new TransactionDriver(dialect.createDriver(), database, connection),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}

import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { readSafely } from '../database/read-safely';
import { keepRowCount } from './row-counts';

/** Whether the last query of a connection failed on the server. */
const failed = new WeakMap<DatabaseConnection, boolean>();

/** Keeps the row counts of this one connection's queries, and whether they fail. Once: a driver hands out the same connection again. */
export function observeConnection(connection: DatabaseConnection): DatabaseConnection {
  if (failed.has(connection)) return connection;
  failed.set(connection, false);
  const executeQuery = connection.executeQuery.bind(connection) as Execute;
  connection.executeQuery = async <R>(query: CompiledQuery, ...rest: unknown[]): Promise<QueryResult<R>> => {
    try {
      const result = await executeQuery(query, ...rest);
      failed.set(connection, false);
      keepRowCount(query, result);
      return result as QueryResult<R>;
    } catch (error) {
      failed.set(connection, abortsTransaction(error));
      throw error;
    }
  };
  return connection;
}

type Execute = (query: CompiledQuery, ...rest: unknown[]) => Promise<QueryResult<unknown>>;

/**
 * Whether a transaction on this connection can only be rolled back: PostgreSQL refuses every query after one that failed, until
 * it is rolled back to a savepoint, and answers a COMMIT with ROLLBACK, which Kysely does not tell.
 */
export function isAborted(connection: DatabaseConnection): boolean {
  return failed.get(connection) === true;
}

/** PostgreSQL's errors have a severity; other databases go on after one. */
function abortsTransaction(error: unknown): boolean {
  return readSafely(error, 'severity') === 'ERROR' || typeof readSafely(error, 'routine') === 'string';
}

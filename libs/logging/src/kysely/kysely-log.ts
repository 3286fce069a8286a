import type { LogEvent } from 'kysely';
import type { DatabaseLogger } from '../database/database.logger';
import { takeRowCount } from './row-counts';

/** Kysely has no word for its one connection pool. */
export const DEFAULT_CONNECTION = 'default';

/**
 * For Kysely's option `log`: `new Kysely({ dialect, log: kyselyLog(database) })`. Every query leaves its record, with Kysely's own duration, in
 * the context of whoever ran it; how many rows there were is known where the dialect is observed too (`observeTransactions`). `connection` names the database in the records; default `default`.
 */
export function kyselyLog(database: DatabaseLogger, connection = DEFAULT_CONNECTION): (event: LogEvent) => void {
  return (event) => {
    const { sql: statement, parameters } = event.query;
    const query = { statement, parameters, connection, durationMs: event.queryDurationMillis };
    if (event.level === 'error') database.failed(query, event.error);
    else database.completed({ ...query, resultCount: takeRowCount(event.query) });
  };
}

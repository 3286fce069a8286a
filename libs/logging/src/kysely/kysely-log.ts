import type { LogEvent } from 'kysely';
import type { DatabaseLogger } from '../database/database.logger';

/** Kysely has no word for its one connection pool. */
export const DEFAULT_CONNECTION = 'default';

/**
 * For Kysely's option `log`: `new Kysely({ dialect, log: kyselyLog(database) })`. Every query leaves its record, with Kysely's own duration, in
 * the context of whoever ran it. Kysely does not tell how many rows there were. `connection` names the database in the records; default `default`.
 */
export function kyselyLog(database: DatabaseLogger, connection = DEFAULT_CONNECTION): (event: LogEvent) => void {
  return (event) => {
    const { sql: statement, parameters } = event.query;
    const query = { statement, parameters, connection, durationMs: event.queryDurationMillis };
    if (event.level === 'error') database.failed(query, event.error);
    else database.completed(query);
  };
}

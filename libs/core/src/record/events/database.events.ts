import { DEBUG, ERROR, INFO, WARNING } from '../level';
import { event } from './catalogue-event';

const QUERY = ['query_type', 'table', 'statement', 'duration_ms', 'parameters', 'connection'] as const;

/** What happens between an app and its databases. */
export const DATABASE_EVENTS = {
  dbQuery: event({
    name: 'db.query',
    category: 'database',
    level: DEBUG,
    message: 'Executed database query',
    fields: [...QUERY, 'result_count'],
    about: 'A query ended well. `statement` holds no value; `parameters` their number and types.',
  }),
  dbQuerySlow: event({
    name: 'db.query.slow',
    category: 'database',
    level: WARNING,
    message: 'Slow database query detected',
    fields: [...QUERY, 'result_count', 'filters'],
    about: 'A query took longer than `LOG_SLOW_QUERY_MS`. `filters` names the columns it searched by.',
  }),
  dbQueryFailed: event({
    name: 'db.query.failed',
    category: 'database',
    level: ERROR,
    message: 'Failed database query',
    fields: [...QUERY, 'error_type', 'code'],
    about: "A query failed; `code` is the server's, such as a SQLSTATE.",
  }),
  dbPoolExhausted: event({
    name: 'db.pool.exhausted',
    category: 'database',
    level: ERROR,
    message: 'Database connection pool exhausted',
    fields: ['connection', 'pool_size', 'active_connections', 'idle_connections', 'waiting_requests'],
    about: 'Every connection of a pool is in use and somebody waits for one. Once until nobody waits any more.',
  }),
  dbConnectionLost: event({
    name: 'db.connection.lost',
    category: 'database',
    level: ERROR,
    message: 'Database connection lost',
    fields: ['connection', 'error_type', 'code'],
    about: 'The database cannot be reached, or ended a connection. Once until it can be reached again.',
  }),
  dbConnectionRestored: event({
    name: 'db.connection.restored',
    category: 'database',
    level: INFO,
    message: 'Database connection restored',
    fields: ['connection', 'down_ms'],
    about: 'The database can be reached again.',
  }),
  dbTransactionBegan: event({
    name: 'db.transaction.began',
    category: 'database',
    level: DEBUG,
    message: 'Database transaction began',
    fields: ['connection'],
    about: 'A transaction begins.',
  }),
  dbTransactionCommitted: event({
    name: 'db.transaction.committed',
    category: 'database',
    level: DEBUG,
    message: 'Database transaction committed',
    fields: ['connection', 'duration_ms'],
    about: 'A transaction was committed.',
  }),
  dbTransactionRolledBack: event({
    name: 'db.transaction.rolled_back',
    category: 'database',
    level: WARNING,
    message: 'Database transaction rolled back',
    fields: ['connection', 'duration_ms'],
    about: 'A transaction was rolled back.',
  }),
  dbNPlusOne: event({
    name: 'db.n_plus_one',
    category: 'database',
    level: WARNING,
    message: 'Repeated database query detected',
    fields: ['query_type', 'table', 'statement', 'count', 'connection'],
    about: 'One story ran the same statement more often than the limit: a query per row, perhaps. Once per statement and story.',
  }),
};

import type { DatabaseLogger } from '../database/database.logger';
import { bindConnect, type Connectable } from './bind-connect';
import { ClientStory } from './client-story';
import { readCall, type QueryEnd } from './query-call';
import { rowCountOf } from './query-result';
import { requireLogger } from './require-logger';
import { TransactionWatch } from './transaction-watch';

/** What is used of a client of node-postgres 8. */
export interface ObservableClient {
  query(...args: never[]): unknown;
  connect(...args: never[]): unknown;
  emit(event: string | symbol, ...args: never[]): boolean;
}

/** Where the records of a client or pool go, and under which name. */
export interface ObserveOptions {
  logger: DatabaseLogger;
  /** Name of the data source in its records. Default `default`. */
  connection?: string;
}

const observed = new WeakSet<object>();

/**
 * Records the queries, transactions and lost connections of a client of node-postgres. Wraps this one object, once, and returns it.
 * Cursors, streams and other objects that submit themselves pass untouched and unrecorded.
 * @throws CairnError CAIRN_E_SETTING without a logger.
 */
export function observeClient<C extends ObservableClient>(client: C, options: ObserveOptions): C {
  requireLogger('observeClient', options);
  const { logger, connection = 'default' } = options;
  if (observed.has(client)) return client;
  observed.add(client);
  const transactions = new TransactionWatch(logger, connection);
  const story = new ClientStory(transactions);
  bindConnect(client as Connectable, {
    failed: (error) => logger.connectionFailed(connection, error),
    connected: () => logger.connectionRestored(connection),
  });
  wrapQuery(client as unknown as Wrappable, (query) => {
    const running = logger.begin({ ...query, connection });
    const ended = story.began();
    return {
      succeeded: (result) => {
        ended();
        running.succeeded(rowCountOf(result));
        transactions.ended(query.statement, result);
      },
      failed: (error) => {
        ended();
        running.failed(error);
      },
    };
  });
  wrapEmit(client as unknown as Wrappable, (event, error) => {
    if (event === 'error') story.run(() => logger.connectionLost(connection, error));
    if (event === 'error' || event === 'end') transactions.abandoned();
  });
  return client;
}

interface Wrappable {
  query(...args: unknown[]): unknown;
  emit(event: string | symbol, ...args: unknown[]): boolean;
}

function wrapQuery(client: Wrappable, begin: (query: { statement: string; parameters: readonly unknown[] }) => QueryEnd): void {
  const query = client.query;
  client.query = function observedQuery(this: unknown, ...args) {
    const call = readCall(args);
    if (call === undefined) return query.apply(this, args);
    const { statement, parameters } = call;
    return call.run((given) => query.apply(this, given), begin({ statement, parameters }));
  };
}

/** Sees events without listening to them: an error nobody listens to is still thrown. */
function wrapEmit(client: Wrappable, seen: (event: string | symbol, detail: unknown) => void): void {
  const emit = client.emit;
  client.emit = function observedEmit(this: unknown, event, ...args) {
    seen(event, args[0]);
    return emit.call(this, event, ...args);
  };
}

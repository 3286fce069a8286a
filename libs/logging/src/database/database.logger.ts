import { EventLogger, EVENTS, normaliseStatement, type ContextState, type EventEmitter, type SelfLog, type StatementShape } from '@cairn/core';
import { Injectable } from '@nestjs/common';
import { prepare } from '../category/prepare-event';
import { currentContext } from '../context/cls-context';
import { roundMs } from '../runtime/elapsed-ms';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { ConnectionEpisodes } from './connection-episodes';
import { databaseErrors } from './database-errors';
import { describeParameters, parameterList } from './describe-parameters';
import { inStory } from './in-story';
import type { PoolState, Query, RunningQuery, RunningTransaction, TimedQuery } from './query';
import { nPlusOneLimit } from './n-plus-one-limit';
import { RepeatedStatements } from './repeated-statements';

export type { PoolState, Query, RunningQuery, RunningTransaction, TimedQuery } from './query';

/**
 * Records of an app's databases (category `database`). The adapters write them by themselves; any other driver takes two lines:
 * `const query = log.begin({ statement, parameters })` before, `query.succeeded(rows)` or `query.failed(error)` after. No value of a
 * statement, parameter or driver's error reaches a record. Records belong to the story in which the query began. No call throws: what cannot be
 * recorded is told on stderr.
 */
@Injectable()
export class DatabaseLogger {
  private readonly events: DatabaseEvents;
  private readonly selfLog: SelfLog;
  private readonly slowMs: number;
  private readonly repeated: RepeatedStatements;
  private readonly lost = new ConnectionEpisodes();
  private readonly exhausted = new ConnectionEpisodes();

  /** @throws CairnError CAIRN_E_SETTING when `database.nPlusOne` cannot be used. */
  constructor(runtime: LoggingRuntime) {
    this.events = databaseEvents(new EventLogger(runtime.core, 'database', 'database'));
    this.selfLog = runtime.selfLog;
    this.slowMs = runtime.settings.slowQueryMs;
    this.repeated = new RepeatedStatements(nPlusOneLimit(runtime.options.database?.nPlusOne));
  }

  /** A query goes out now. */
  begin(query: Query): RunningQuery {
    try {
      return this.began(query);
    } catch (error) {
      this.untold('query', error);
      return UNREAD;
    }
  }

  private began({ statement, parameters, connection }: Query): RunningQuery {
    const story = currentContext();
    const begun = performance.now();
    // Written out: spreading the query would cost more than all the rest.
    return {
      succeeded: (resultCount) =>
        this.ended({ statement, parameters, connection, durationMs: performance.now() - begun, resultCount }, story),
      failed: (error) => {
        const query = { statement, parameters, connection, durationMs: performance.now() - begun };
        inStory(story, () => this.failed(query, error));
      },
    };
  }

  /** A query ended well; `resultCount` is the number of rows returned or changed, when known. */
  completed(query: CompletedQuery): void {
    this.ended(query, currentContext());
  }

  /** A query failed. An error of the connection itself begins an episode, as with {@link connectionLost}. */
  failed(query: TimedQuery, error: unknown): void {
    try {
      this.recordFailure(query, error);
    } catch (trouble) {
      this.untold('query', trouble);
    }
  }

  /** A transaction began. */
  transactionBegan(connection?: string): RunningTransaction {
    const story = currentContext();
    const begun = performance.now();
    const fields = { connection: nameOf(connection) };
    const ended = (emitter: EventEmitter) => (): void => {
      const duration_ms = roundMs(performance.now() - begun);
      inStory(story, () => emitter.emit({ ...fields, duration_ms }));
    };
    this.events.began.emit({ ...fields });
    return { committed: ended(this.events.committed), rolledBack: ended(this.events.rolledBack) };
  }

  /** A database cannot be reached, or ended a connection. Recorded once until {@link connectionRestored} or a query that ends well. */
  connectionLost(connection: string, error: unknown): void {
    if (!this.lost.begin(connection)) return;
    const { type, code, exception } = databaseErrors.remember(error);
    this.events.lost.emitError({ connection, error_type: type, code }, exception);
  }

  /** An attempt to connect or to query failed: {@link connectionLost} if its error says that the database cannot be reached. */
  connectionFailed(connection: string, error: unknown): void {
    const { isConnectionError } = require('./query-error') as typeof import('./query-error');
    if (isConnectionError(error)) this.connectionLost(connection, error);
  }

  /** A database can be reached again; recorded only when it could not. */
  connectionRestored(connection: string): void {
    const downMs = this.lost.end(connection);
    if (downMs !== undefined) this.events.restored.emit({ connection, down_ms: roundMs(downMs) });
  }

  /** A pool's figures after they changed: every connection in use and somebody waiting is recorded, once until nobody waits. */
  poolState(connection: string, state: PoolState): void {
    try {
      this.recordPool(connection, state);
    } catch (error) {
      this.untold('pool', error);
    }
  }

  private ended(query: CompletedQuery, story: ContextState | undefined): void {
    try {
      if (this.lost.any) inStory(story, () => this.connectionRestored(nameOf(query.connection)));
      const slow = query.durationMs > this.slowMs;
      if ((slow ? this.events.slow : this.events.query).enabled) inStory(story, () => this.record(query, slow));
      if (story !== undefined && this.events.nPlusOne.enabled) this.countRepeats(query, story);
    } catch (error) {
      this.untold('query', error);
    }
  }

  private recordFailure(query: TimedQuery, error: unknown): void {
    const { type, code, exception } = databaseErrors.remember(error, parameterList(query.parameters));
    if (this.events.failed.enabled) {
      this.events.failed.emitError({ ...queryFields(query, normaliseStatement(query.statement)), error_type: type, code }, exception);
    }
    this.connectionFailed(nameOf(query.connection), error);
  }

  private recordPool(connection: string, { size, active, idle, waiting }: PoolState): void {
    if (waiting === 0) this.exhausted.end(connection);
    else if (active >= size && this.exhausted.begin(connection)) {
      this.events.exhausted.emit({ connection, pool_size: size, active_connections: active, idle_connections: idle, waiting_requests: waiting });
    }
  }

  private untold(what: 'query' | 'pool', error: unknown): void {
    this.selfLog.report('CAIRN_E_RECORD', `a database ${what} could not be recorded`, error);
  }

  private record(query: CompletedQuery, slow: boolean): void {
    const shape = normaliseStatement(query.statement);
    const metadata = { ...queryFields(query, shape), result_count: query.resultCount ?? null };
    if (slow) this.events.slow.emit({ ...metadata, filters: [...shape.filters] });
    else this.events.query.emit(metadata);
  }

  private countRepeats(query: Query, story: ContextState): void {
    const { operation, table, text } = normaliseStatement(query.statement);
    if (OF_TRANSACTIONS.has(operation)) return;
    const connection = nameOf(query.connection);
    const count = this.repeated.countOver(story, connection, text);
    if (count === undefined) return;
    inStory(story, () => this.events.nPlusOne.emit({ query_type: operation, table, statement: text, count, connection }));
  }
}

/** No row needs these: a story with many transactions is no query per row. */
const OF_TRANSACTIONS = new Set(['BEGIN', 'START', 'COMMIT', 'END', 'ROLLBACK', 'ABORT', 'SAVEPOINT', 'RELEASE', 'SET', 'RESET']);

/** Of a query that could not be read. */
const UNREAD: RunningQuery = Object.freeze({ succeeded: () => undefined, failed: () => undefined });

type CompletedQuery = TimedQuery & { resultCount?: number };

type DatabaseEvents = Record<
  'query' | 'slow' | 'failed' | 'exhausted' | 'lost' | 'restored' | 'began' | 'committed' | 'rolledBack' | 'nPlusOne',
  EventEmitter
>;

function databaseEvents(logger: EventLogger): DatabaseEvents {
  return {
    query: prepare(logger, EVENTS.dbQuery),
    slow: prepare(logger, EVENTS.dbQuerySlow),
    failed: prepare(logger, EVENTS.dbQueryFailed),
    exhausted: prepare(logger, EVENTS.dbPoolExhausted),
    lost: prepare(logger, EVENTS.dbConnectionLost),
    restored: prepare(logger, EVENTS.dbConnectionRestored),
    began: prepare(logger, EVENTS.dbTransactionBegan),
    committed: prepare(logger, EVENTS.dbTransactionCommitted),
    rolledBack: prepare(logger, EVENTS.dbTransactionRolledBack),
    nPlusOne: prepare(logger, EVENTS.dbNPlusOne),
  };
}

interface QueryFields {
  query_type: string;
  table: string | null;
  statement: string;
  duration_ms: number;
  parameters: string;
  connection: string;
}

function queryFields({ durationMs, parameters, connection }: TimedQuery, { operation, table, text }: StatementShape): QueryFields {
  return {
    query_type: operation,
    table,
    statement: text,
    duration_ms: roundMs(durationMs),
    parameters: describeParameters(parameterList(parameters)),
    connection: nameOf(connection),
  };
}

function nameOf(connection = 'default'): string {
  return connection;
}

import type { ContextState } from '@cairn/core';
import type { QueryRunner } from 'typeorm';
import { currentContext } from '../context/cls-context';
import type { DatabaseLogger, RunningTransaction } from '../database/database.logger';
import { inStory } from '../database/in-story';
import { isConnectionError } from '../database/query-error';

/** Kept on the runner itself: most live for one query, and a `WeakMap` of them costs more than all the rest. */
const OPEN = Symbol('cairn.transaction');

interface Open {
  readonly running: RunningTransaction;
  /** Its COMMIT was answered with a rollback. */
  refused: boolean;
  /** Listens to the connection no more. */
  readonly release: () => void;
}

/** A query runner; its connection, of PostgreSQL's driver, is an event emitter. */
type ObservedRunner = QueryRunner & { [OPEN]?: Open | undefined; databaseConnection?: Partial<Emitter> };

interface Emitter {
  on(event: 'error', listener: (error: unknown) => void): void;
  removeListener(event: 'error', listener: (error: unknown) => void): void;
}

/** The transactions of a data source's query runners: one each, whatever savepoints there are in it. */
export class RunnerTransactions {
  constructor(
    private readonly database: DatabaseLogger,
    private readonly connection: string,
  ) {}

  /** Called for savepoints too: these belong to the transaction they are in. */
  began(runner: ObservedRunner): void {
    if (runner[OPEN] !== undefined) return;
    const release = this.listen(runner, currentContext());
    runner[OPEN] = { running: this.database.transactionBegan(this.connection), refused: false, release };
  }

  /** PostgreSQL rolls back a transaction in which a query has failed, whatever it is asked for. */
  answered(runner: ObservedRunner, toCommit: unknown): void {
    if (runner[OPEN] !== undefined) runner[OPEN].refused = verbOf(toCommit) === 'ROLLBACK';
  }

  committed(runner: ObservedRunner): void {
    if (!runner.isTransactionActive) this.end(runner, true);
  }

  /** Of a savepoint, the transaction goes on. */
  rolledBack(runner: ObservedRunner): void {
    if (!runner.isTransactionActive) this.end(runner, false);
  }

  /** Without its connection, and where it cannot even be rolled back, the server does so by itself; TypeORM tells of neither. */
  queryFailed(runner: ObservedRunner, statement: string, error: unknown): void {
    if (statement === 'ROLLBACK' || isConnectionError(error)) this.end(runner, false);
  }

  /** A connection that is lost between two queries is told to whoever listens to it. */
  private listen(runner: ObservedRunner, story: ContextState | undefined): () => void {
    const { databaseConnection: client } = runner;
    if (typeof client?.on !== 'function' || typeof client.removeListener !== 'function') return () => undefined;
    const lost = (error: unknown): void => {
      inStory(story, () => this.database.connectionFailed(this.connection, error));
      this.end(runner, false);
    };
    client.on('error', lost);
    return () => client.removeListener?.('error', lost);
  }

  private end(runner: ObservedRunner, committed: boolean): void {
    const open = runner[OPEN];
    if (open === undefined) return;
    runner[OPEN] = undefined;
    open.release();
    if (committed && !open.refused) open.running.committed();
    else open.running.rolledBack();
  }
}

/** The verb node-postgres says the server answered with. */
function verbOf(raw: unknown): unknown {
  return (raw as { command?: unknown } | null | undefined)?.command;
}

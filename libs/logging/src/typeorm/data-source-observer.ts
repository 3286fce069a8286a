import type { AfterQueryEvent, DataSource, QueryRunner } from 'typeorm';
import { runWithoutContext } from '../context/cls-context';
import type { DatabaseLogger } from '../database/database.logger';
import { watchPool, type WatchablePool } from '../pg/watch-pool';
import { resultCount } from './result-count';
import { RunnerTransactions } from './runner-transactions';

/** TypeORM's word for a data source without a name. */
const DEFAULT_NAME = 'default';

/** Kept on the runner itself: most live for one query, and a `WeakMap` of them costs more than all the rest. */
const SENT = Symbol('cairn.sent');

interface Sent {
  readonly statement: string;
  readonly parameters: unknown;
  readonly since: number;
}

/** Of PostgreSQL's driver. */
interface PgPool extends WatchablePool {
  on(event: 'acquire' | 'error' | 'remove', listener: (subject: unknown) => void): unknown;
}

interface ObservedRunner extends QueryRunner {
  [SENT]?: Sent[];
}

/** What a data source's query runners do, as records. TypeORM calls it where the query was asked for, so the story is the right one. */
export class DataSourceObserver {
  readonly transactions: RunnerTransactions;
  private readonly connection: string;
  private pool: PgPool | undefined;

  constructor(
    private readonly database: DatabaseLogger,
    private readonly dataSource: DataSource,
  ) {
    const { name } = dataSource.options as { name?: string };
    this.connection = name ?? DEFAULT_NAME;
    this.transactions = new RunnerTransactions(database, this.connection);
    this.followPool();
  }

  queryBegan(runner: ObservedRunner, statement: string, parameters: unknown): void {
    this.followPool();
    (runner[SENT] ??= []).push({ statement, parameters, since: performance.now() });
  }

  queryEnded({ queryRunner, query: statement, parameters, success, rawResults, error }: AfterQueryEvent): void {
    const since = takeSent(queryRunner, statement, parameters);
    if (since === undefined) return;
    const values = Array.isArray(parameters) ? (parameters as readonly unknown[]) : undefined;
    const durationMs = performance.now() - since;
    // Written out: spreading one into the other costs more than all the rest.
    if (success) {
      this.database.completed({ statement, parameters: values, connection: this.connection, durationMs, resultCount: resultCount(rawResults) });
      if (statement === 'COMMIT') this.transactions.answered(queryRunner, rawResults);
    } else {
      this.database.failed({ statement, parameters: values, connection: this.connection, durationMs }, error);
      this.transactions.queryFailed(queryRunner, statement, error);
    }
  }

  /** PostgreSQL's driver has a pool from when it connects, and another one when it does so again. */
  private followPool(): void {
    const { master } = this.dataSource.driver as { master?: PgPool };
    if (master === this.pool) return;
    this.pool = master;
    if (master === undefined || this.dataSource.options.type !== 'postgres') return;
    const report = watchPool(master, this.database, this.connection, true);
    master.on('acquire', report);
    // Of idle connections: these are nobody's, whoever opened them.
    master.on('error', (error) => runWithoutContext(() => this.database.connectionFailed(this.connection, error)));
  }
}

/** A runner may be given several queries at once; TypeORM names the same parameters, if any, before and after. */
function takeSent(runner: ObservedRunner, statement: string, parameters: unknown): number | undefined {
  const sent = runner[SENT] ?? [];
  const asked = ({ statement: text, parameters: values }: Sent): boolean => text === statement && values === parameters;
  if (sent.length === 1 && asked(sent[0]!)) return sent.pop()!.since;
  const at = sent.findIndex(asked);
  return at < 0 ? undefined : sent.splice(at, 1)[0]!.since;
}

import type { AfterQueryEvent, DataSource, QueryRunner } from 'typeorm';
import type { DatabaseLogger, RunningQuery, RunningTransaction } from '../database/database.logger';
import { resultCount } from './result-count';

/** TypeORM's word for a data source without a name. */
const DEFAULT_NAME = 'default';

interface Sent {
  readonly statement: string;
  readonly parameters: unknown;
  readonly query: RunningQuery;
}

/** What a data source's query runners do, as records. */
export class DataSourceObserver {
  private readonly connection: string;
  private readonly sent = new WeakMap<QueryRunner, Sent[]>();
  private readonly transactions = new WeakMap<QueryRunner, RunningTransaction>();

  constructor(
    private readonly database: DatabaseLogger,
    dataSource: DataSource,
  ) {
    const { name } = dataSource.options as { name?: string };
    this.connection = name ?? DEFAULT_NAME;
  }

  queryBegan(runner: QueryRunner, statement: string, parameters: unknown): void {
    const values = Array.isArray(parameters) ? (parameters as readonly unknown[]) : undefined;
    const query = this.database.begin({ statement, parameters: values, connection: this.connection });
    const others = this.sent.get(runner);
    if (others === undefined) this.sent.set(runner, [{ statement, parameters, query }]);
    else others.push({ statement, parameters, query });
  }

  queryEnded({ queryRunner, query: statement, parameters, success, rawResults, error }: AfterQueryEvent): void {
    const query = this.takeSent(queryRunner, statement, parameters);
    if (success) query?.succeeded(resultCount(rawResults));
    else query?.failed(error);
  }

  /** Called for savepoints too: these belong to the transaction they are in. */
  transactionBegan(runner: QueryRunner): void {
    if (!this.transactions.has(runner)) this.transactions.set(runner, this.database.transactionBegan(this.connection));
  }

  /** The transaction that has ended; none where only a savepoint was released or rolled back to. */
  transactionEnded(runner: QueryRunner): RunningTransaction | undefined {
    if (runner.isTransactionActive) return undefined;
    const transaction = this.transactions.get(runner);
    this.transactions.delete(runner);
    return transaction;
  }

  /** A runner may be given several queries at once; TypeORM names the same parameters, if any, before and after. */
  private takeSent(runner: QueryRunner, statement: string, parameters: unknown): RunningQuery | undefined {
    const sent = this.sent.get(runner);
    const at = sent?.findIndex((each) => each.statement === statement && each.parameters === parameters) ?? -1;
    return at < 0 ? undefined : sent!.splice(at, 1)[0]!.query;
  }
}

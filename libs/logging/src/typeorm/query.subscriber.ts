import {
  EventSubscriber,
  type AfterQueryEvent,
  type BeforeQueryEvent,
  type DataSource,
  type EntitySubscriberInterface,
  type TransactionCommitEvent,
  type TransactionRollbackEvent,
  type TransactionStartEvent,
} from 'typeorm';
import type { DataSourceObserver } from './data-source-observer';

/** One per observed data source. */
export const observers = new WeakMap<DataSource, DataSourceObserver>();

/** TypeORM makes subscribers itself, without arguments, and of decorated classes only: what they tell goes to their data source's observer. */
@EventSubscriber()
export class QuerySubscriber implements EntitySubscriberInterface {
  beforeQuery({ dataSource, queryRunner, query, parameters }: BeforeQueryEvent): void {
    observers.get(dataSource)?.queryBegan(queryRunner, query, parameters);
  }

  afterQuery(event: AfterQueryEvent): void {
    observers.get(event.dataSource)?.queryEnded(event);
  }

  afterTransactionStart({ dataSource, queryRunner }: TransactionStartEvent): void {
    observers.get(dataSource)?.transactions.began(queryRunner);
  }

  afterTransactionCommit({ dataSource, queryRunner }: TransactionCommitEvent): void {
    observers.get(dataSource)?.transactions.committed(queryRunner);
  }

  afterTransactionRollback({ dataSource, queryRunner }: TransactionRollbackEvent): void {
    observers.get(dataSource)?.transactions.rolledBack(queryRunner);
  }
}

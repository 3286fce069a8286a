import type { DatabaseConnection, Driver, TransactionSettings } from 'kysely';
import type { DatabaseLogger, RunningTransaction } from '../database/database.logger';
import { isAborted, observeConnection } from './observe-connection';

/** A driver whose transactions leave records and whose queries tell their rows; all else is the wrapped one's. */
export class TransactionDriver implements Driver {
  readonly savepoint: Driver['savepoint'];
  readonly rollbackToSavepoint: Driver['rollbackToSavepoint'];
  readonly releaseSavepoint: Driver['releaseSavepoint'];
  private readonly transactions = new WeakMap<DatabaseConnection, RunningTransaction>();

  constructor(
    private readonly driver: Driver,
    private readonly database: DatabaseLogger,
    private readonly name: string,
  ) {
    // Kysely asks whether they are there.
    this.savepoint = driver.savepoint?.bind(driver);
    this.rollbackToSavepoint = driver.rollbackToSavepoint?.bind(driver);
    this.releaseSavepoint = driver.releaseSavepoint?.bind(driver);
  }

  init(): Promise<void> {
    return this.driver.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return observeConnection(await this.driver.acquireConnection());
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.driver.releaseConnection(connection);
  }

  destroy(): Promise<void> {
    return this.driver.destroy();
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    await this.driver.beginTransaction(connection, settings);
    this.transactions.set(connection, this.database.transactionBegan(this.name));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const refused = isAborted(connection);
    await this.driver.commitTransaction(connection);
    const transaction = this.take(connection);
    if (refused) transaction?.rolledBack();
    else transaction?.committed();
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await this.driver.rollbackTransaction(connection);
    } finally {
      this.take(connection)?.rolledBack(); // where it cannot be asked any more, the server does so by itself
    }
  }

  private take(connection: DatabaseConnection): RunningTransaction | undefined {
    const transaction = this.transactions.get(connection);
    this.transactions.delete(connection);
    return transaction;
  }
}

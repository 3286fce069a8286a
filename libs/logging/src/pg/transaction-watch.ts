import type { ContextState } from '@cairn/core';
import { currentContext } from '../context/cls-context';
import type { DatabaseLogger, RunningTransaction } from '../database/database.logger';
import { forEachResult } from './query-result';

const TO_SAVEPOINT = /^\s*rollback\s+(?:work\s+|transaction\s+)?to\b/i;

/** The transactions of one client, by what the server answers: a COMMIT it could not make is answered with ROLLBACK. */
export class TransactionWatch {
  /** The story the open transaction began in. */
  story: ContextState | undefined;
  private running: RunningTransaction | undefined;

  constructor(
    private readonly logger: DatabaseLogger,
    private readonly connection: string,
  ) {}

  /** A query has ended well. */
  ended(statement: string, result: unknown): void {
    forEachResult(result, ({ command }) => {
      if (command === 'BEGIN' || command === 'START') this.began();
      else if (command === 'COMMIT') this.take()?.committed();
      else if (command === 'ROLLBACK' && !TO_SAVEPOINT.test(statement)) this.take()?.rolledBack();
    });
  }

  /** The connection is gone, and the server rolls back what was open. */
  abandoned(): void {
    this.take()?.rolledBack();
  }

  private began(): void {
    if (this.running !== undefined) return;
    this.story = currentContext();
    this.running = this.logger.transactionBegan(this.connection);
  }

  private take(): RunningTransaction | undefined {
    const { running } = this;
    this.running = undefined;
    this.story = undefined;
    return running;
  }
}

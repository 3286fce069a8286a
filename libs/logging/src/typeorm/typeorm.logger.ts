import type { Logger } from '@cairn/core';
import { Injectable } from '@nestjs/common';
import type { Logger as TypeOrmLoggerContract, QueryRunner } from 'typeorm';
import { DatabaseLogger } from '../database/database.logger';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { observeDataSource } from './observe-data-source';

/**
 * For the option `logger` of a data source: `TypeOrmModule.forRootAsync({ inject: [TypeOrmLogger], useFactory: (logger) => ({ …, logger }) })`.
 * Its data source is observed from its first query on, migrations and `synchronize` included, and what TypeORM says itself goes into
 * records of the category `database` instead of the console.
 */
@Injectable()
export class TypeOrmLogger implements TypeOrmLoggerContract {
  private readonly words: Logger;

  constructor(
    runtime: LoggingRuntime,
    private readonly database: DatabaseLogger,
  ) {
    this.words = runtime.logger('TypeOrm', 'database');
  }

  /** Called ahead of subscribers, so that these are there in time. Without a runner TypeORM tells neither the end nor the data source. */
  logQuery(_query: string, _parameters?: unknown, runner?: QueryRunner): void {
    if (runner !== undefined) observeDataSource(runner.dataSource, this.database);
  }

  /** Recorded by the subscriber. */
  logQueryError(): void {}

  /** Recorded by the subscriber, at the threshold of `LOG_SLOW_QUERY_MS`. */
  logQuerySlow(): void {}

  /** Changes of the schema, and migrations that went well. */
  logSchemaBuild(message: string): void {
    this.words.debug(message);
  }

  /** That a migration failed. What the server answered can hold values; it is in the failed query's record, without them. */
  logMigration(message: string): void {
    this.words.error(message.split(', error: ', 1)[0]!);
  }

  /** Only warnings: the rest is notices of the server, whose text is unknown. */
  log(level: 'log' | 'info' | 'warn', message: unknown): void {
    if (level === 'warn') this.words.warning(String(message));
  }
}

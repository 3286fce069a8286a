import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { DatabaseLogger } from '../database/database.logger';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { observeDataSource } from './observe-data-source';
import { TypeOrmLogger } from './typeorm.logger';

/**
 * Imported once, beside `LoggingModule` and `TypeOrmModule`: every query and transaction of every data source of the app leaves its
 * record, in the context of whoever ran it. Global, so that it is initialised before the modules whose `onModuleInit` runs queries. What
 * runs while a data source is made (migrations, `synchronize`) is recorded with `logger: TypeOrmLogger` in its options.
 */
@Global()
@Module({ imports: [DiscoveryModule], providers: [TypeOrmLogger], exports: [TypeOrmLogger] })
export class TypeOrmLoggingModule implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly database: DatabaseLogger,
    private readonly logging: LoggingRuntime,
  ) {}

  onModuleInit(): void {
    const sources = (this.discovery.getProviders() as { instance: unknown }[]).map(({ instance }) => instance).filter((each) => each instanceof DataSource);
    for (const source of sources) observeDataSource(source, this.database);
    if (sources.length === 0) this.logging.logger('TypeOrmLoggingModule').warning('There is no DataSource whose queries could be recorded. Import TypeOrmModule.');
  }
}

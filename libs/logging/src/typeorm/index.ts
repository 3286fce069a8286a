import './require-typeorm';

// One import in an app with TypeOrmModule
export { TypeOrmLoggingModule } from './typeorm-logging.module';
// TypeORM's `logger` option: from the first query of the start on
export { TypeOrmLogger } from './typeorm.logger';
// Without Nest
export { observeDataSource } from './observe-data-source';

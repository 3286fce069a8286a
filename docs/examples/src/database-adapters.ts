// #region imports
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseLogger, LoggingModule, NestLogger, runWithContext } from '@cairn/logging';
import { kyselyLog, observeTransactions } from '@cairn/logging/kysely';
import { TypeOrmLoggingModule } from '@cairn/logging/typeorm';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
// #endregion

const url = process.env['DATABASE_URL'];

// #region module
@Module({
  imports: [LoggingModule.forRoot({ level: 'DEBUG' }), TypeOrmModule.forRoot({ type: 'postgres', url }), TypeOrmLoggingModule],
})
class AppModule {}
// #endregion

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  await runWithContext({ request_id: 'req_docs_0003' }, () =>
    app.get(DataSource).query('SELECT rolname FROM pg_roles WHERE rolname = $1', ['postgres']),
  );
  // #region kysely
  const database = app.get(DatabaseLogger);
  const dialect = new PostgresDialect({ pool: new Pool({ connectionString: url }) });
  const db = new Kysely({ dialect: observeTransactions(dialect, database, 'reports'), log: kyselyLog(database, 'reports') });
  // #endregion
  await db.transaction().execute((trx) => sql`SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`.execute(trx));
  await db.destroy();
  await app.close();
}

void main();

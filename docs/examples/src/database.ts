// #region imports
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DatabaseLogger, LoggingModule, NestLogger } from '@cairn/logging';
import { observePool } from '@cairn/logging/pg';
import { Client, Pool } from 'pg';
// #endregion

@Module({ imports: [LoggingModule.forRoot({ slowQueryMs: 100 })] })
class AppModule {}

// #region any
/** Any other driver: two lines around its call. */
async function ask<T>(log: DatabaseLogger, statement: string, call: () => Promise<T[]>): Promise<T[]> {
  const query = log.begin({ statement, connection: 'reports' });
  try {
    const rows = await call();
    query.succeeded(rows.length);
    return rows;
  } catch (error) {
    query.failed(error);
    throw error;
  }
}
// #endregion

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  const log = app.get(DatabaseLogger);
  const url = process.env['DATABASE_URL'];
  // #region pool
  const pool = observePool(new Pool({ connectionString: url }), { logger: log, connection: 'main' });
  await pool.query("SELECT oid, pg_sleep(0.2) FROM pg_database WHERE datname = 'postgres' AND oid > $1", [0]);
  // #endregion
  // #region idle
  pool.on('error', () => undefined); // its record tells
  // #endregion
  const reports = new Client({ connectionString: url });
  await reports.connect();
  const statement = "SELECT oid FROM pg_roles WHERE rolname = 'nobody'";
  await ask(log, statement, async () => (await reports.query<object>(statement)).rows);
  await reports.end();
  await pool.end();
  await app.close();
}

void main();

import { acquirePostgres, type SharedPostgres } from '@cairn/dev';
import type { CanonicalRecord } from '@cairn/core';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { DatabaseLogger, type LoggingOptions } from '../../src';
import { CapturedRecords, LoggingTestingModule } from '../../src/testing';

/** A logger of databases whose records are kept, and a schema of its own on a real PostgreSQL. */
export class AdapterUnderTest {
  private constructor(
    private readonly app: INestApplicationContext,
    private readonly postgres: SharedPostgres,
    private readonly schema: string,
  ) {}

  static async start(schema: string, logging?: LoggingOptions): Promise<AdapterUnderTest> {
    const postgres = await acquirePostgres();
    const app = await NestFactory.createApplicationContext(LoggingTestingModule.forRoot(logging), { logger: false });
    const adapter = new AdapterUnderTest(app, postgres, schema);
    await adapter.run(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.task (id int PRIMARY KEY, title text)`);
    return adapter;
  }

  get database(): DatabaseLogger {
    return this.app.get(DatabaseLogger);
  }

  get captured(): CapturedRecords {
    return this.app.get(CapturedRecords);
  }

  /** In which unqualified names are those of the schema. */
  get url(): string {
    return `${this.postgres.url}?options=-c%20search_path%3D${this.schema}`;
  }

  get events(): (string | undefined)[] {
    return this.captured.of('database').map(({ event }) => event);
  }

  /** Records of an event, in the order they were made. */
  of(event: string): CanonicalRecord[] {
    return this.captured.where({ event });
  }

  async stop(): Promise<void> {
    await this.run(`DROP SCHEMA ${this.schema} CASCADE`);
    await this.app.close();
    await this.postgres.release();
  }

  private async run(statement: string): Promise<void> {
    const client = new Client({ connectionString: this.postgres.url });
    await client.connect();
    await client.query(statement);
    await client.end();
  }
}

/** Sleeps 500 ms, long beside what a busy machine adds, and answers how long that took by the server's clock, in ms. */
export const SLEEP = `WITH slept AS MATERIALIZED (SELECT clock_timestamp() AS since, pg_sleep(0.5))
  SELECT (extract(epoch FROM clock_timestamp() - since) * 1000)::float8 AS ms FROM slept`;

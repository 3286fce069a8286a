import { DatabaseLogger } from '@cairn/logging';
import { observePool } from '@cairn/logging/pg';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Pool, type QueryResultRow } from 'pg';
import { WORKER_SCHEMA } from './worker-schema';

export const DATABASE_URL = 'WORKER:DATABASE_URL';

/** Any number that only the making of these tables locks with. */
const SCHEMA_LOCK = 20_260_101;

/** The worker's own tables in PostgreSQL. */
@Injectable()
export class WorkerDatabase implements OnModuleInit, OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(
    @Inject(DATABASE_URL) url: string,
    logger: DatabaseLogger,
  ) {
    this.pool = observePool(new Pool({ connectionString: url, max: 10 }), { logger });
    this.pool.on('error', (error) => logger.connectionFailed('default', error)); // of an idle connection
  }

  /** Makes the tables where they are missing; of several workers that start at once one does it. */
  async onModuleInit(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
      await client.query(WORKER_SCHEMA);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  }

  /** After the workers of the queues have closed, which may still need it. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  async query<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(text, [...values])).rows;
  }
}

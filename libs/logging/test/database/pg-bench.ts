import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CanonicalRecord } from '@cairn/core';
import { CollectingSink } from '@cairn/core/testing';
import { acquirePostgres, type SharedPostgres } from '@cairn/dev';
import { Client } from 'pg';
import { DatabaseLogger } from '../../src';
import { buildRuntime } from '../../src/runtime/build-runtime';
import type { LoggingRuntime } from '../../src/runtime/logging-runtime';

/** A schema of its own on a real PostgreSQL, and a logger of databases that writes to files and keeps its records. */
export class PgBench {
  private readonly sink = new CollectingSink();
  private readonly dir = mkdtempSync(join(tmpdir(), 'cairn-pg-'));
  private readonly runtime: LoggingRuntime;
  readonly logger: DatabaseLogger;

  private constructor(
    private readonly postgres: SharedPostgres,
    private readonly schema: string,
  ) {
    this.runtime = buildRuntime(
      { serviceName: 'test', level: 'TRACE', console: 'off', dir: this.dir, sinks: [{ sink: this.sink, layout: 'nested' }] },
      {},
    );
    this.logger = new DatabaseLogger(this.runtime);
  }

  static async start(schema: string): Promise<PgBench> {
    const bench = new PgBench(await acquirePostgres(), schema);
    await bench.run(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.task (id int PRIMARY KEY, title text)`);
    return bench;
  }

  /** In which unqualified names are those of the schema. */
  get url(): string {
    return `${this.postgres.url}?options=-c%20search_path%3D${this.schema}`;
  }

  get records(): CanonicalRecord[] {
    return this.sink.records.filter(({ category }) => category === 'database');
  }

  of(event: string): CanonicalRecord[] {
    return this.records.filter((record) => record.event === event);
  }

  clear(): void {
    this.sink.clear();
  }

  /** The text of every file written so far. */
  async files(): Promise<string> {
    await this.runtime.flush();
    return readdirSync(this.dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');
  }

  /** Has the server end a connection. */
  async terminate(pid: number): Promise<void> {
    await this.run(`SELECT pg_terminate_backend(${pid})`);
  }

  async stop(): Promise<void> {
    await this.run(`DROP SCHEMA ${this.schema} CASCADE`);
    await this.runtime.close();
    await this.postgres.release();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private async run(statement: string): Promise<void> {
    const client = new Client({ connectionString: this.postgres.url });
    await client.connect();
    await client.query(statement);
    await client.end();
  }
}

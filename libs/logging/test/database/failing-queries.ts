import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { DatabaseLogger } from '../../src';
import { kyselyLog, observeTransactions } from '../../src/kysely';
import { observePool } from '../../src/pg';
import { prismaLogging } from '../../src/prisma';
import { observeDataSource } from '../../src/typeorm';
import { PrismaContractClient } from './prisma-contract-client';

/** The value in every failing query. */
export const CANARY = 'xcanaryx';

const LITERAL = `SELECT '${CANARY}'::int`;
const PARAMETER = 'SELECT $1::int';
/** Its error has the value in `detail`. */
const DUPLICATE = `INSERT INTO task (id, title) VALUES (1, '${CANARY}')`;
const LINES = `SELECT '${CANARY}\n    at ${CANARY} (file.js:1:1)\n${CANARY}'::int`;

/** The same failing queries through every adapter, and through drivers nobody observes. */
export class FailingQueries {
  private constructor(
    private readonly typeorm: DataSource,
    private readonly unseen: DataSource,
    private readonly kysely: Kysely<unknown>,
    private readonly pool: Pool,
    private readonly bare: Pool,
    private readonly prisma: PrismaContractClient,
    private readonly database: DatabaseLogger,
  ) {}

  static async connect(url: string, database: DatabaseLogger): Promise<FailingQueries> {
    const pool = (): Pool => new Pool({ connectionString: url, max: 2 });
    const dialect = observeTransactions(new PostgresDialect({ pool: pool() }), database);
    const bare = pool();
    return new FailingQueries(
      await observeDataSource(new DataSource({ type: 'postgres', url, poolSize: 2 }), database).initialize(),
      await new DataSource({ type: 'postgres', url, poolSize: 2 }).initialize(),
      new Kysely({ dialect, log: kyselyLog(database) }),
      observePool(pool(), { logger: database }),
      bare,
      new PrismaContractClient(bare).$extends(prismaLogging(database)),
      database,
    );
  }

  readonly ways: Readonly<Record<string, () => Promise<unknown>>> = {
    'a literal by TypeORM': () => this.typeorm.query(LITERAL),
    'a parameter by TypeORM': () => this.typeorm.query(PARAMETER, [CANARY]),
    'a duplicate by TypeORM': () => this.typeorm.query(DUPLICATE),
    'lines by TypeORM': () => this.typeorm.query(LINES),
    'a transaction by TypeORM': () => this.typeorm.transaction((manager) => manager.query(LITERAL)),
    'a literal by Kysely': () => sql.raw(LITERAL).execute(this.kysely),
    'a parameter by Kysely': () => sql`SELECT ${CANARY}::int`.execute(this.kysely),
    'a duplicate by Kysely': () => sql.raw(DUPLICATE).execute(this.kysely),
    'a literal by node-postgres': () => this.pool.query(LITERAL),
    'a parameter by node-postgres': () => this.pool.query(PARAMETER, [CANARY]),
    'a duplicate by node-postgres': () => this.pool.query(DUPLICATE),
    'lines by node-postgres': () => this.pool.query(LINES),
    'a raised error by node-postgres': () => this.pool.query(`DO $$ BEGIN RAISE EXCEPTION 'no ${CANARY}'; END $$`),
    'a literal by Prisma': () => this.prisma.$queryRawUnsafe(LITERAL),
    'a parameter by Prisma': () => this.prisma.$queryRawUnsafe(PARAMETER, CANARY),
    'a literal by a pool nobody observes': () => this.bare.query(LITERAL),
    'a duplicate by a data source nobody observes': () => this.unseen.query(DUPLICATE),
    'a parameter by a data source nobody observes': () => this.unseen.query(PARAMETER, [CANARY]),
    'any other driver': () => this.byAnyDriver(),
    'several at once': () => Promise.any([this.pool.query(LITERAL), this.typeorm.query(LITERAL)]),
  };

  async close(): Promise<void> {
    await Promise.all([this.typeorm.destroy(), this.unseen.destroy(), this.kysely.destroy(), this.pool.end(), this.bare.end()]);
  }

  private byAnyDriver(): Promise<never> {
    const error = Object.assign(new Error(`value "${CANARY}" refused`), { cause: new Error(`row (${CANARY})`) });
    this.database.begin({ statement: LITERAL }).failed(error);
    return Promise.reject(error);
  }
}

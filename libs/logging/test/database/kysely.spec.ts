import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { runWithContext } from '../../src';
import { kyselyLog, observeTransactions } from '../../src/kysely';
import { AdapterUnderTest, SLEEP } from './adapter-under-test';
import { SECRET, SHAPES } from './adapter-shapes';

interface Tables {
  task: { id: number; title: string };
}

describe('Kysely', () => {
  let adapter: AdapterUnderTest;
  let db: Kysely<Tables>;

  beforeAll(async () => {
    adapter = await AdapterUnderTest.start('of_kysely');
    const pool = new Pool({ connectionString: adapter.url, max: 5 });
    pool.on('connect', (client) => client.on('error', () => undefined)); // one of them is ended by the server
    const dialect = new PostgresDialect({ pool });
    db = new Kysely({ dialect: observeTransactions(dialect, adapter.database), log: kyselyLog(adapter.database) });
  });
  beforeEach(() => adapter.captured.clear());
  afterAll(async () => {
    await db.destroy();
    await adapter.stop();
  });

  it.each(SHAPES)('leaves no value of %s, and tells the table', async (_shape, statement, table) => {
    await sql.raw(statement).execute(db);
    expect(adapter.events).toEqual(['db.query']);
    expect(adapter.of('db.query')).toMatchObject([{ metadata: { table } }]);
    expect(JSON.stringify(adapter.captured.all)).not.toMatch(SECRET);
  });

  it('tells the table, and of parameters only their number and types', async () => {
    await db.insertInto('task').values({ id: 1, title: 's3cret' }).execute();
    expect(adapter.of('db.query')).toMatchObject([
      { metadata: { query_type: 'INSERT', table: 'task', parameters: '2: number, string', connection: 'default', result_count: 1 } },
    ]);
    expect(JSON.stringify(adapter.captured.all)).not.toMatch(SECRET);
  });

  it("is as long as the server's own account, within 20 %", async () => {
    const { rows: [row] } = await sql.raw<{ ms: number }>(SLEEP).execute(db);
    const metadata = adapter.of('db.query')[0]!.metadata as { duration_ms: number };
    expect(row!.ms).toBeGreaterThanOrEqual(500);
    expect(Math.abs(metadata.duration_ms - row!.ms) / row!.ms).toBeLessThan(0.2);
  });

  it('leaves one record of a query that fails, with its code and duration', async () => {
    await expect(sql.raw("SELECT pg_sleep(0.01), 's3cret'::int").execute(db)).rejects.toThrow('s3cret');
    expect(adapter.captured.of('database')).toMatchObject([
      { event: 'db.query.failed', level: 'ERROR', metadata: { code: '22P02', duration_ms: expect.any(Number) } },
    ]);
    expect(JSON.stringify(adapter.captured.all)).not.toMatch(SECRET);
  });

  it('records transactions that end well, fail, or hold savepoints', async () => {
    await db.transaction().execute((trx) => trx.selectFrom('task').select('id').execute());
    await expect(db.transaction().execute(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const controlled = await db.startTransaction().execute();
    const saved = await controlled.savepoint('here').execute();
    await saved.rollbackToSavepoint('here').execute();
    await controlled.commit().execute();
    expect(adapter.events.filter((event) => event?.startsWith('db.transaction'))).toEqual([
      'db.transaction.began',
      'db.transaction.committed',
      'db.transaction.began',
      'db.transaction.rolled_back',
      'db.transaction.began',
      'db.transaction.committed',
    ]);
  });

  it('tells how many rows were read or changed', async () => {
    await sql`INSERT INTO task VALUES (101, 'a'), (102, 'b'), (103, 'c')`.execute(db);
    await db.selectFrom('task').selectAll().where('id', 'in', [101, 102, 103]).execute();
    await db.updateTable('task').set({ title: 'd' }).where('id', 'in', [102, 103]).execute();
    await db.deleteFrom('task').where('id', '=', 200).execute();
    expect(adapter.of('db.query').map(({ metadata }) => metadata['result_count'])).toEqual([3, 3, 2, 0]);
  });

  it('tells it of each of one query that runs twice at once', async () => {
    const query = sql`SELECT 1 AS n FROM task`.compile(db);
    const results = await Promise.all([db.executeQuery(query), db.executeQuery(query)]);
    expect(adapter.of('db.query').map(({ metadata }) => metadata['result_count'])).toEqual(results.map(({ rows }) => rows.length));
  });

  it('records a COMMIT that the server answers with a rollback as what it was', async () => {
    const failing = (): Promise<unknown> => sql`SELECT 1/0`.execute(db);
    await db.transaction().execute((trx) => sql`SELECT 1/0`.execute(trx).catch(() => undefined));
    await db.transaction().execute(async (trx) => {
      await sql`SAVEPOINT here`.execute(trx);
      await sql`SELECT 1/0`.execute(trx).catch(() => undefined);
      await sql`ROLLBACK TO SAVEPOINT here`.execute(trx);
    });
    await expect(failing()).rejects.toThrow();
    await db.transaction().execute((trx) => trx.selectFrom('task').select('id').execute());
    const ends = adapter.events.filter((event) => event?.startsWith('db.transaction') && event !== 'db.transaction.began');
    expect(ends).toEqual(['db.transaction.rolled_back', 'db.transaction.committed', 'db.transaction.committed']);
  });

  it('records a transaction whose connection is lost as rolled back', async () => {
    const broken = db.transaction().execute((trx) => sql`SELECT pg_terminate_backend(pg_backend_pid())`.execute(trx));
    await expect(broken).rejects.toThrow();
    expect(adapter.events.filter((event) => event?.startsWith('db.transaction'))).toEqual(['db.transaction.began', 'db.transaction.rolled_back']);
  });

  it('belongs to the stories its queries run in', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => `req_${at}`);
    await Promise.all(ids.map((request_id) => runWithContext({ request_id }, () => sql.raw(`SELECT 1 AS "${request_id}"`).execute(db))));
    const told = adapter.of('db.query').map(({ context, metadata }) => [context['request_id'], (metadata['statement'] as string).includes(`"${context['request_id'] as string}"`)]);
    expect(told.sort()).toEqual(ids.map((id) => [id, true]).sort());
  });
});

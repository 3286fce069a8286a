import { DataSource, EntitySchema } from 'typeorm';
import { runWithContext } from '../../src';
import { observeDataSource } from '../../src/typeorm';
import { AdapterUnderTest, SLEEP } from './adapter-under-test';
import { SECRET, SHAPES } from './adapter-shapes';

const Task = new EntitySchema<{ id: number; title: string }>({
  name: 'task',
  columns: { id: { type: 'int', primary: true }, title: { type: 'text' } },
});

describe('a data source of TypeORM', () => {
  let adapter: AdapterUnderTest;
  let source: DataSource;

  beforeAll(async () => {
    adapter = await AdapterUnderTest.start('of_typeorm');
    source = new DataSource({ type: 'postgres', url: adapter.url, entities: [Task], poolSize: 5 });
    await observeDataSource(source, adapter.database).initialize();
  });
  beforeEach(() => adapter.captured.clear());
  afterAll(async () => {
    await source.destroy();
    await adapter.stop();
  });

  it.each(SHAPES)('leaves no value of %s, and tells the table', async (_shape, statement, table) => {
    await source.query(statement);
    expect(adapter.events).toEqual(['db.query']);
    expect(adapter.of('db.query')).toMatchObject([{ metadata: { table } }]);
    expect(JSON.stringify(adapter.captured.all)).not.toMatch(SECRET);
  });

  it('tells table, rows, and of parameters only their number and types', async () => {
    await source.getRepository(Task).insert([{ id: 1, title: 's3cret one' }, { id: 2, title: 's3cret one' }]);
    await source.getRepository(Task).findBy({ title: 's3cret one' });
    const common = { parameters: expect.any(String), connection: 'default', duration_ms: expect.any(Number) };
    expect(adapter.of('db.query').map(({ metadata }) => metadata)).toMatchObject([
      { ...common, query_type: 'INSERT', table: 'task', result_count: 2, parameters: '4: number, string, number, string' },
      { ...common, query_type: 'SELECT', table: 'task', result_count: 2, parameters: '1: string' },
    ]);
    expect(JSON.stringify(adapter.captured.all)).not.toMatch(SECRET);
  });

  it("is as long as the server's own account, within 20 %", async () => {
    const [{ ms }] = (await source.query(SLEEP)) as [{ ms: number }];
    const metadata = adapter.of('db.query')[0]!.metadata as { duration_ms: number };
    expect(ms).toBeGreaterThanOrEqual(500);
    expect(Math.abs(metadata.duration_ms - ms) / ms).toBeLessThan(0.2);
  });

  it('leaves one record of a query that fails, with its code and duration', async () => {
    await expect(source.query("SELECT pg_sleep(0.01), 's3cret'::int")).rejects.toThrow('s3cret');
    expect(adapter.captured.of('database')).toMatchObject([
      { event: 'db.query.failed', level: 'ERROR', metadata: { code: '22P02', duration_ms: expect.any(Number), error_type: expect.any(String) } },
    ]);
    expect(JSON.stringify(adapter.captured.all)).not.toMatch(SECRET);
  });

  it('tells apart queries given to one runner at once', async () => {
    const runner = source.createQueryRunner();
    await Promise.allSettled([runner.query('SELECT 1 FROM task'), runner.query('SELECT missing FROM task'), runner.query('SELECT 2 FROM task')]);
    await runner.release();
    expect(adapter.events.sort()).toEqual(['db.query', 'db.query', 'db.query.failed']);
    expect(adapter.of('db.query.failed')).toMatchObject([{ metadata: { statement: 'SELECT missing FROM task', code: '42703' } }]);
  });

  it('records a COMMIT that the server answers with a rollback as what it was', async () => {
    await source.transaction((manager) => manager.query('SELECT 1/0').catch(() => undefined));
    await source.transaction((manager) => manager.query('SELECT 1'));
    const ends = adapter.events.filter((event) => event?.startsWith('db.transaction') && event !== 'db.transaction.began');
    expect(ends).toEqual(['db.transaction.rolled_back', 'db.transaction.committed']);
  });

  it('records a transaction whose connection a query loses as rolled back, in a savepoint too', async () => {
    const ending = 'SELECT pg_terminate_backend(pg_backend_pid())';
    await expect(source.transaction((manager) => manager.query(ending))).rejects.toThrow();
    await expect(source.transaction((manager) => manager.transaction((inner) => inner.query(ending)))).rejects.toThrow();
    const once = ['db.transaction.began', 'db.transaction.rolled_back'];
    expect(adapter.events.filter((event) => event?.startsWith('db.transaction'))).toEqual([...once, ...once]);
    await source.query('SELECT 1');
  });

  it('records a transaction that cannot be rolled back as rolled back', async () => {
    const runner = source.createQueryRunner();
    await runner.startTransaction();
    const { databaseConnection } = runner as unknown as { databaseConnection: { query: unknown } };
    const { query } = databaseConnection;
    databaseConnection.query = () => Promise.reject(new Error('Query read timeout'));
    await expect(runner.rollbackTransaction()).rejects.toThrow('Query read timeout');
    databaseConnection.query = query;
    await runner.query('ROLLBACK');
    await runner.release();
    expect(adapter.of('db.transaction.rolled_back')).toHaveLength(1);
  });

  it('records a transaction as one, savepoints and all', async () => {
    await source.transaction(async (manager) => manager.transaction((inner) => inner.query('SELECT 1')));
    await expect(source.transaction(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(adapter.events.filter((event) => event?.startsWith('db.transaction'))).toEqual([
      'db.transaction.began',
      'db.transaction.committed',
      'db.transaction.began',
      'db.transaction.rolled_back',
    ]);
    expect(adapter.of('db.transaction.committed')).toMatchObject([{ metadata: { connection: 'default', duration_ms: expect.any(Number) } }]);
  });

  it('belongs to the stories its queries run in', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => `req_${at}`);
    await Promise.all(ids.map((request_id) => runWithContext({ request_id }, () => source.query(`SELECT 1 AS "${request_id}"`))));
    const told = adapter.of('db.query').map(({ context, metadata }) => [context['request_id'], (metadata['statement'] as string).includes(`"${context['request_id'] as string}"`)]);
    expect(told.sort()).toEqual(ids.map((id) => [id, true]).sort());
  });

  it('leaves each record once when it is observed twice or connects anew', async () => {
    observeDataSource(source, adapter.database);
    await source.destroy();
    await source.initialize();
    adapter.captured.clear();
    await source.query('SELECT 1');
    expect(adapter.events).toEqual(['db.query']);
  });
});

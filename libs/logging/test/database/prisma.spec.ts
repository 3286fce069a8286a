import { Pool } from 'pg';
import { runWithContext } from '../../src';
import { prismaLogging } from '../../src/prisma';
import { AdapterUnderTest, SLEEP } from './adapter-under-test';
import { SECRET, SHAPES } from './adapter-shapes';
import { PrismaContractClient } from './prisma-contract-client';

describe('a client of Prisma', () => {
  let adapter: AdapterUnderTest;
  let pool: Pool;
  let prisma: PrismaContractClient;

  beforeAll(async () => {
    adapter = await AdapterUnderTest.start('of_prisma');
    pool = new Pool({ connectionString: adapter.url, max: 5 });
    prisma = new PrismaContractClient(pool).$extends(prismaLogging(adapter.database));
  });
  beforeEach(() => adapter.captured.clear());
  afterAll(async () => {
    await pool.end();
    await adapter.stop();
  });

  it.each(SHAPES)('leaves no value of %s, and tells the table', async (_shape, statement, table) => {
    await prisma.$queryRawUnsafe(statement);
    expect(adapter.events).toEqual(['db.query']);
    expect(adapter.of('db.query')).toMatchObject([{ metadata: { table } }]);
    expect(JSON.stringify(adapter.captured.all)).not.toMatch(SECRET);
  });

  it('tells operation, model, rows, and of values only their number and types', async () => {
    const data = [{ id: 1, title: 's3cret one' }, { id: 2, title: 's3cret one' }];
    expect(await prisma.task.createMany({ data })).toEqual({ count: 2 });
    expect(await prisma.task.findMany({ where: { title: 's3cret one' }, select: { id: true } })).toHaveLength(2);
    expect(adapter.of('db.query').map(({ metadata }) => metadata)).toMatchObject([
      { query_type: 'INSERT', table: 'Task', result_count: 2, parameters: '4: number, string, number, string', statement: 'INSERT INTO "Task" (createMany)' },
      { query_type: 'SELECT', table: 'Task', result_count: 2, parameters: '1: string', statement: 'SELECT (findMany) FROM "Task"' },
    ]);
    expect(JSON.stringify(adapter.captured.all)).not.toMatch(SECRET);
  });

  it('tells the SQL of raw queries, with its values as placeholders', async () => {
    await prisma.$queryRaw`SELECT id FROM task WHERE title = ${'s3cret'} AND id > ${4711}`;
    await prisma.$executeRawUnsafe('DELETE FROM task WHERE title = $1', 's3cret');
    expect(adapter.of('db.query').map(({ metadata }) => metadata)).toMatchObject([
      { query_type: 'SELECT', table: 'task', statement: 'SELECT id FROM task WHERE title = ? AND id > ?', parameters: '2: string, number' },
      { query_type: 'DELETE', table: 'task', parameters: '1: string', result_count: expect.any(Number) },
    ]);
    expect(JSON.stringify(adapter.captured.all)).not.toMatch(SECRET);
  });

  it("is as long as the server's own account, within 20 %", async () => {
    const [{ ms }] = (await prisma.$queryRawUnsafe(SLEEP)) as [{ ms: number }];
    const metadata = adapter.of('db.query')[0]!.metadata as { duration_ms: number };
    expect(ms).toBeGreaterThanOrEqual(500);
    expect(Math.abs(metadata.duration_ms - ms) / ms).toBeLessThan(0.2);
  });

  it('leaves one record of an operation that fails, with its code and duration, and throws what it threw', async () => {
    await expect(prisma.$queryRawUnsafe("SELECT pg_sleep(0.01), 's3cret'::int")).rejects.toThrow('s3cret');
    expect(adapter.captured.of('database')).toMatchObject([
      { event: 'db.query.failed', level: 'ERROR', metadata: { code: '22P02', duration_ms: expect.any(Number) }, exception: { message: 'invalid input syntax for type integer: ?' } },
    ]);
    expect(JSON.stringify(adapter.captured.all)).not.toMatch(SECRET);
  });

  it('belongs to the stories its operations run in', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => `req_${at}`);
    await Promise.all(ids.map((request_id) => runWithContext({ request_id }, () => prisma.$queryRawUnsafe(`SELECT 1 AS "${request_id}"`))));
    const told = adapter.of('db.query').map(({ context, metadata }) => [context['request_id'], (metadata['statement'] as string).includes(`"${context['request_id'] as string}"`)]);
    expect(told.sort()).toEqual(ids.map((id) => [id, true]).sort());
  });
});

import { makeTypedQueryFactory } from '@prisma/client/runtime/client';
import { SECRET, SHAPES } from '../../../libs/logging/test/database/adapter-shapes';
import { SLEEP } from '../../../libs/logging/test/database/adapter-under-test';
import { Prisma } from '../generated/client';
import { PrismaUnderTest, type LoggedClient } from './prisma-under-test';

describe('a generated client of Prisma', () => {
  let under: PrismaUnderTest;
  let prisma: LoggedClient;

  beforeAll(async () => {
    under = await PrismaUnderTest.start('prisma_operations');
    prisma = under.prisma;
  });
  beforeEach(async () => {
    await prisma.task.deleteMany();
    under.adapter.captured.clear();
  });
  afterAll(() => under.stop());

  it('tells operation, model and rows of what changes a model, and of values only their number and types', async () => {
    await prisma.task.create({ data: { id: 4711, title: 's3cret' } });
    await prisma.task.createMany({ data: [{ id: 2, title: 's3cret' }, { id: 3, title: null }] });
    await prisma.task.createManyAndReturn({ data: [{ id: 4 }], select: { id: true } });
    await prisma.task.update({ where: { id: 4711 }, data: { title: 'S3CRET two' } });
    await prisma.task.updateMany({ where: { id: { in: [2, 3] } }, data: { title: 's3cret' } });
    await prisma.task.upsert({ where: { id: 5 }, create: { id: 5, title: 's3cret' }, update: { title: null } });
    await prisma.task.delete({ where: { id: 4711 } });
    await prisma.task.deleteMany({ where: { title: { startsWith: 's3cret' } } });
    expect(under.told('db.query')).toMatchObject([
      { query_type: 'INSERT', table: 'Task', statement: 'INSERT INTO "Task" (create)', parameters: '2: number, string', result_count: 1 },
      { query_type: 'INSERT', table: 'Task', statement: 'INSERT INTO "Task" (createMany)', parameters: '4: number, string, number, null', result_count: 2 },
      { query_type: 'INSERT', table: 'Task', statement: 'INSERT INTO "Task" (createManyAndReturn)', parameters: '1: number', result_count: 1 },
      { query_type: 'UPDATE', table: 'Task', statement: 'UPDATE "Task" (update)', parameters: '2: number, string', result_count: 1 },
      { query_type: 'UPDATE', table: 'Task', statement: 'UPDATE "Task" (updateMany)', parameters: '3: number, number, string', result_count: 2 },
      { query_type: 'INSERT', table: 'Task', statement: 'INSERT INTO "Task" (upsert)', result_count: 1 },
      { query_type: 'DELETE', table: 'Task', statement: 'DELETE FROM "Task" (delete)', parameters: '1: number', result_count: 1 },
      { query_type: 'DELETE', table: 'Task', statement: 'DELETE FROM "Task" (deleteMany)', parameters: '1: string', result_count: 3 },
    ]);
    expect(under.everything).not.toMatch(SECRET);
  });

  it('tells operation, model and rows of what reads a model', async () => {
    await prisma.task.createMany({ data: [{ id: 1, title: 's3cret' }, { id: 2, title: 's3cret' }] });
    under.adapter.captured.clear();
    expect(await prisma.task.findMany({ where: { title: 's3cret' }, select: { id: true } })).toEqual([{ id: 1 }, { id: 2 }]);
    await prisma.task.findUnique({ where: { id: 1 } });
    await prisma.task.findFirst({ where: { title: { contains: 's3cret none' } } });
    await prisma.task.count({ where: { OR: [{ id: 4711 }, { title: 's3cret' }] } });
    await prisma.task.groupBy({ by: ['title'], _count: true });
    expect(under.told('db.query')).toMatchObject([
      { query_type: 'SELECT', table: 'Task', statement: 'SELECT (findMany) FROM "Task"', parameters: '1: string', result_count: 2 },
      { table: 'Task', statement: 'SELECT (findUnique) FROM "Task"', parameters: '1: number', result_count: 1 },
      { table: 'Task', statement: 'SELECT (findFirst) FROM "Task"', parameters: '1: string', result_count: 0 },
      { table: 'Task', statement: 'SELECT (count) FROM "Task"', parameters: '2: number, string', result_count: null },
      { table: 'Task', statement: 'SELECT (groupBy) FROM "Task"', result_count: 1 },
    ]);
    expect(under.everything).not.toMatch(SECRET);
  });

  it('tells the SQL of raw queries, with their values as placeholders', async () => {
    await prisma.$queryRaw`SELECT id FROM task WHERE title = ${'s3cret'} AND id > ${4711}`;
    await prisma.$queryRaw(Prisma.sql`SELECT id FROM task WHERE id IN (${Prisma.join([4711, 47110])})`);
    await prisma.$queryRawUnsafe('SELECT id FROM task WHERE title = $1', 's3cret');
    await prisma.$queryRawTyped(makeTypedQueryFactory('SELECT id FROM task WHERE title = $1')('s3cret'));
    await prisma.$executeRaw`INSERT INTO task VALUES (${4711}, ${'s3cret'})`;
    await prisma.$executeRawUnsafe('DELETE FROM task WHERE title = $1', 's3cret');
    expect(under.told('db.query')).toMatchObject([
      { query_type: 'SELECT', table: 'task', statement: 'SELECT id FROM task WHERE title = ? AND id > ?', parameters: '2: string, number', result_count: 0 },
      { query_type: 'SELECT', table: 'task', parameters: '2: number, number', result_count: 0 },
      { query_type: 'SELECT', table: 'task', statement: 'SELECT id FROM task WHERE title = ?', parameters: '1: string', result_count: 0 },
      { query_type: 'SELECT', table: 'task', statement: 'SELECT id FROM task WHERE title = ?', parameters: '1: string', result_count: 0 },
      { query_type: 'INSERT', table: 'task', parameters: '2: number, string', result_count: 1 },
      { query_type: 'DELETE', table: 'task', parameters: '1: string', result_count: 1 },
    ]);
    expect(under.everything).not.toMatch(SECRET);
  });

  it.each(SHAPES)('leaves no value of %s', async (_shape, statement) => {
    await prisma.$executeRawUnsafe(statement);
    expect(under.adapter.events).toEqual(['db.query']);
    expect(under.everything).not.toMatch(SECRET);
  });

  it("is as long as the server's own account, within 20 %", async () => {
    const [{ ms }] = (await prisma.$queryRawUnsafe(SLEEP)) as [{ ms: number }];
    const [{ duration_ms }] = under.told('db.query') as [{ duration_ms: number }];
    expect(ms).toBeGreaterThanOrEqual(500);
    expect(Math.abs(duration_ms - ms) / ms).toBeLessThan(0.2);
  });
});

import { runWithContext } from '../../../libs/logging/src';
import { SECRET } from '../../../libs/logging/test/database/adapter-shapes';
import { PrismaUnderTest, type LoggedClient } from './prisma-under-test';

const STORIES = Array.from({ length: 20 }, (_, at) => `req_${at}`);
const QUERIES = 10;

describe('what Prisma does in a story', () => {
  let under: PrismaUnderTest;
  let prisma: LoggedClient;

  beforeAll(async () => {
    under = await PrismaUnderTest.start('prisma_stories');
    prisma = under.prisma;
  });
  beforeEach(async () => {
    await prisma.task.deleteMany();
    under.adapter.captured.clear();
  });
  afterAll(() => under.stop());

  it('belongs to it, of 200 concurrent queries in 20', async () => {
    const queries = (id: string): Promise<unknown> =>
      Promise.all(Array.from({ length: QUERIES }, (_, at) => prisma.$queryRawUnsafe(`SELECT ${at} AS "${id}", pg_sleep(0.001)::text`)));
    await Promise.all(STORIES.map((request_id) => runWithContext({ request_id }, () => queries(request_id))));
    const told = under.adapter.of('db.query').map(({ context, metadata }) => [context.request_id, /"(req_\d+)"/.exec(String(metadata['statement']))?.[1]]);
    expect(told).toHaveLength(STORIES.length * QUERIES);
    expect(told.filter(([named, meant]) => named !== meant)).toEqual([]);
  });

  it('belongs to it, though Prisma sends the reads of many stories as one query', async () => {
    const read = async (id: number): Promise<unknown> => await prisma.task.findUnique({ where: { id } });
    await Promise.all(STORIES.map((request_id, id) => runWithContext({ request_id }, () => read(id))));
    expect(under.adapter.of('db.query').map(({ context }) => context.request_id).sort()).toEqual([...STORIES].sort());
  });

  it('belongs to the story that awaits it: Prisma sends nothing before', async () => {
    const read = runWithContext({ request_id: 'req_that_made_it' }, () => prisma.task.count());
    await runWithContext({ request_id: 'req_that_awaits_it' }, async () => await read);
    expect(under.adapter.of('db.query')).toMatchObject([{ context: { request_id: 'req_that_awaits_it' } }]);
  });

  it('is told of interactive transactions and of batches, operation by operation', async () => {
    await runWithContext({ request_id: 'req_interactive' }, () =>
      prisma.$transaction(async (tx) => {
        await tx.task.create({ data: { id: 1, title: 's3cret' } });
        await tx.$executeRaw`UPDATE task SET title = ${'s3cret too'}`;
      }),
    );
    await runWithContext({ request_id: 'req_batch' }, () => prisma.$transaction([prisma.task.create({ data: { id: 2 } }), prisma.$queryRaw`SELECT 1`]));
    expect(await prisma.task.findMany({ orderBy: { id: 'asc' } })).toEqual([{ id: 1, title: 's3cret too' }, { id: 2, title: null }]);
    expect(under.adapter.of('db.query').map(({ context, metadata }) => [context.request_id, metadata['statement']])).toEqual([
      ['req_interactive', 'INSERT INTO "Task" (create)'],
      ['req_interactive', 'UPDATE task SET title = ?'],
      ['req_batch', 'INSERT INTO "Task" (create)'],
      ['req_batch', 'SELECT ?'],
      [null, 'SELECT (findMany) FROM "Task"'],
    ]);
    expect(under.everything).not.toMatch(SECRET);
  });

  it('is told once of an operation that fails in a transaction, which is rolled back', async () => {
    const failing = prisma.$transaction(async (tx) => {
      await tx.task.create({ data: { id: 3, title: 's3cret' } });
      await tx.task.create({ data: { id: 3, title: 's3cret' } });
    });
    await expect(failing).rejects.toMatchObject({ code: 'P2002' });
    expect(under.adapter.events).toEqual(['db.query', 'db.query.failed']);
    expect(await prisma.task.count()).toBe(0);
    expect(under.everything).not.toMatch(SECRET);
  });
});

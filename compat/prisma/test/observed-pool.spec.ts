import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import { runWithContext } from '../../../libs/logging/src';
import { observePool } from '../../../libs/logging/src/pg';
import { SECRET } from '../../../libs/logging/test/database/adapter-shapes';
import { AdapterUnderTest } from '../../../libs/logging/test/database/adapter-under-test';
import { PrismaClient } from '../generated/client';

const SCHEMA = 'prisma_observed_pool';
const STORIES = Array.from({ length: 20 }, (_, at) => `req_${at}`);

describe("Prisma's driver adapter on an observed pool, in place of the extension", () => {
  let adapter: AdapterUnderTest;
  let pool: Pool;
  let prisma: InstanceType<typeof PrismaClient>;

  beforeAll(async () => {
    adapter = await AdapterUnderTest.start(SCHEMA);
    pool = observePool(new Pool({ connectionString: adapter.url, max: 5 }), { logger: adapter.database });
    prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: SCHEMA }) });
    await prisma.$connect();
  });
  beforeEach(() => adapter.captured.clear());
  afterAll(async () => {
    await prisma.$disconnect();
    await pool.end();
    await adapter.stop();
  });

  it('tells the SQL itself, and transactions', async () => {
    await prisma.$transaction(async (tx) => {
      await tx.task.create({ data: { id: 4711, title: 's3cret' } });
    });
    await prisma.task.findMany({ where: { title: 's3cret' } });
    const statements = adapter.of('db.query').map(({ metadata }) => metadata['statement']);
    expect(statements).toContainEqual(expect.stringMatching(/^INSERT INTO "prisma_observed_pool"\."task" \("id", ?"title"\) VALUES/));
    expect(statements.at(-1)).toMatch(/^SELECT .* FROM "prisma_observed_pool"\."task" WHERE "prisma_observed_pool"\."task"\."title" = \?/);
    expect(adapter.events).toEqual(expect.arrayContaining(['db.transaction.began', 'db.transaction.committed']));
    expect(JSON.stringify(adapter.captured.all)).not.toMatch(SECRET);
  });

  it('belongs to the stories its operations run in, and tells when the pool is exhausted', async () => {
    const query = (id: string): Promise<unknown> => Promise.all(Array.from({ length: 10 }, (_, at) => prisma.$queryRawUnsafe(`SELECT ${at} AS "${id}"`)));
    await Promise.all(STORIES.map((request_id) => runWithContext({ request_id }, () => query(request_id))));
    const told = adapter.of('db.query').map(({ context, metadata }) => [context.request_id, /"(req_\d+)"/.exec(String(metadata['statement']))?.[1]]);
    expect(told).toHaveLength(200);
    expect(told.filter(([named, meant]) => named !== meant)).toEqual([]);
    expect(adapter.of('db.pool.exhausted')[0]).toMatchObject({ metadata: { pool_size: 5, active_connections: 5 } });
  });

  it('has one record of the reads of many stories that Prisma sends as one query, in one of these stories', async () => {
    const read = async (id: number): Promise<unknown> => await prisma.task.findUnique({ where: { id } });
    await Promise.all(STORIES.map((request_id, id) => runWithContext({ request_id }, () => read(id))));
    const told = adapter.of('db.query').filter(({ metadata }) => metadata['query_type'] === 'SELECT');
    expect(told).toHaveLength(1);
    expect(STORIES).toContain(told[0]!.context.request_id);
  });
});

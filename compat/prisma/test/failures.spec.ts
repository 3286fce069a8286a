import { SECRET } from '../../../libs/logging/test/database/adapter-shapes';
import { loggedClient, PrismaUnderTest, type LoggedClient } from './prisma-under-test';

const SCHEMA = 'prisma_failures';

describe('an operation of Prisma that fails', () => {
  let under: PrismaUnderTest;
  let prisma: LoggedClient;

  beforeAll(async () => {
    under = await PrismaUnderTest.start(SCHEMA);
    prisma = under.prisma;
    await prisma.task.create({ data: { id: 4711, title: 's3cret' } });
  });
  beforeEach(() => under.adapter.captured.clear());
  afterAll(() => under.stop());

  it("leaves one record with the server's code and its duration, and throws what it threw", async () => {
    await expect(prisma.task.create({ data: { id: 4711, title: 's3cret' } })).rejects.toMatchObject({ name: 'PrismaClientKnownRequestError', code: 'P2002' });
    expect(under.adapter.captured.of('database')).toMatchObject([
      {
        event: 'db.query.failed',
        level: 'ERROR',
        metadata: { error_type: 'PrismaClientKnownRequestError', code: '23505', statement: 'INSERT INTO "Task" (create)', duration_ms: expect.any(Number) },
        exception: { message: 'duplicate key value violates unique constraint ?' },
      },
    ]);
    expect(under.everything).not.toMatch(SECRET);
  });

  it('of raw SQL leaves one, too', async () => {
    await expect(prisma.$queryRawUnsafe("SELECT 's3cret'::int")).rejects.toMatchObject({ code: 'P2010' });
    expect(under.adapter.captured.of('database')).toMatchObject([
      { event: 'db.query.failed', metadata: { code: '22P02', statement: 'SELECT ?::int' }, exception: { message: 'invalid input syntax for type integer: ?' } },
    ]);
    expect(under.everything).not.toMatch(SECRET);
  });

  it.each(['pretty', 'colorless', 'minimal'] as const)('says why without a line of the source, as errors of the format "%s" do not', async (errorFormat) => {
    const client = loggedClient(under.adapter, SCHEMA, errorFormat);
    await expect(client.task.findUniqueOrThrow({ where: { id: 47110 /* s3cret */ } })).rejects.toMatchObject({ code: 'P2025' });
    await expect(client.task.create({ data: { id: 's3cret' as never, title: 's3cret' } })).rejects.toThrow('Expected Int');
    await client.$disconnect();
    expect(under.adapter.captured.of('database')).toMatchObject([
      { metadata: { code: 'P2025' }, exception: { message: expect.stringMatching(/^An operation failed because it depends on one or more records/) } },
      { metadata: { error_type: 'PrismaClientValidationError', code: null }, exception: { message: expect.stringMatching(/Expected Int, provided String\.$/) } },
    ]);
    expect(under.everything).not.toMatch(SECRET);
    expect(under.everything).not.toMatch(/invocation|where:|data:/);
  });

  it('because the server ended the connection begins an episode, which the next that ends well closes', async () => {
    await expect(prisma.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`).rejects.toThrow();
    await prisma.task.count();
    expect(under.adapter.events).toEqual(['db.query.failed', 'db.connection.lost', 'db.connection.restored', 'db.query']);
    expect(under.told('db.connection.lost')).toMatchObject([{ connection: 'default', code: '57P01' }]);
  });

  it('because no server is there begins one, once', async () => {
    const client = loggedClient(Object.create(under.adapter, { url: { value: 'postgresql://nobody:s3cret@127.0.0.1:1/none' } }), SCHEMA);
    await expect(client.task.count()).rejects.toMatchObject({ code: 'P1001' });
    await expect(client.$queryRaw`SELECT 1`).rejects.toMatchObject({ code: 'P2010' });
    await client.$disconnect();
    await prisma.task.count();
    expect(under.adapter.events).toEqual(['db.query.failed', 'db.connection.lost', 'db.query.failed', 'db.connection.restored', 'db.query']);
    expect(under.everything).not.toMatch(SECRET);
  });
});

import type { CanonicalRecord } from '@cairn/core';
import { GraphqlApp, SERVERS, type Answer } from './graphql-app';
import { ScopedResolver, TaskResolver, UserGuard } from './task.resolver';

describe.each(SERVERS)('a GraphQL request to $name', (server) => {
  let app: GraphqlApp;

  beforeAll(async () => {
    app = await GraphqlApp.start(server, [TaskResolver, ScopedResolver, UserGuard]);
  });
  beforeEach(() => app.running.captured.clear());
  afterAll(() => app.close());

  /** Its one request record. */
  async function recordOf(operation: object, headers?: Record<string, string>): Promise<CanonicalRecord & { answer: Answer }> {
    const answer = await app.send(operation, headers);
    const records = await app.running.requestRecords(1);
    expect(records).toHaveLength(1);
    return { ...records[0]!, answer };
  }

  it('leaves one record that names its operation and its resolver', async () => {
    const { answer, ...record } = await recordOf({ query: 'query GetTask($id: ID!) { task(id: $id) { id title } }', variables: { id: 'n1' } }, { 'x-name': 'n1' });
    expect(answer.body).toEqual({ data: { task: { id: 'n1', title: 'Task n1' } } });
    expect(record).toMatchObject({
      level: 'INFO',
      metadata: { method: 'POST', path: '/graphql', route: 'query GetTask', handler: 'TaskResolver.task', status_code: 200, outcome: 'complete' },
      context: { request_id: answer.requestId, user_id: 'n1' },
    });
    expect(app.running.captured.story(answer.requestId!).map(({ message }) => message)).toEqual([
      'begun', 'after a timer', 'in parallel', 'in parallel', 'in a field', 'HTTP request completed',
    ]);
  });

  it('is named by the first field where its operation has no name', async () => {
    const { metadata } = await recordOf({ query: 'mutation { alias: createTask(id: "n1") { id } second: createTask(id: "n2") { id } }' });
    expect(metadata).toMatchObject({ route: 'mutation createTask', handler: 'TaskResolver.createTask' });
    const operations = app.running.captured.where({ message: 'created' }).map(({ context }) => context['operation']);
    expect(operations).toEqual(['TaskResolver.createTask', 'TaskResolver.createTask']);
  });

  it('is named by the first operation of a batch', async () => {
    const { metadata, answer } = await recordOf([{ query: 'query First { task(id: "n1") { id } }' }, { query: 'query Second { missing { id } }' }]);
    expect(answer.body).toHaveLength(2);
    expect(metadata).toMatchObject({ route: 'query First', handler: 'TaskResolver.task' });
  });

  it.each([
    ['a resolver throws', '{ broken { id } }', 'ERROR', 'TypeError', 'the store is gone', 'TaskResolver.broken'],
    ['a field throws', '{ task(id: "n1") { due } }', 'ERROR', 'TypeError', 'task n1 has no date', 'TaskResolver.task'],
    ['a filter makes another error of it', '{ filtered { id } }', 'ERROR', 'RangeError', 'page 4711', 'TaskResolver.filtered'],
    ['a resolver finds nothing', '{ missing { id } }', 'WARNING', 'NotFoundException', 'no such task', 'TaskResolver.missing'],
    ['the input is invalid', '{ invalid { id } }', 'WARNING', 'GraphQLError', 'a title is needed', 'TaskResolver.invalid'],
    ['a guard refuses', '{ refused { id } }', 'WARNING', 'ForbiddenException', 'Forbidden resource', 'TaskResolver.refused'],
    ['one of several fields is worse', '{ missing { id } broken { id } refused { id } }', 'ERROR', 'TypeError', 'the store is gone', 'TaskResolver.missing'],
  ])('has the error with its stack when %s, though the answer is 200', async (_when, query, level, type, message, handler) => {
    const { answer, ...record } = await recordOf({ query });
    expect(answer).toMatchObject({ status: 200, body: { errors: expect.any(Array) as unknown } });
    expect(record).toMatchObject({ level, metadata: { handler, status_code: 200, outcome: 'complete' }, exception: { type, message } });
    expect(JSON.stringify(record.exception)).toContain('.ts');
  });

  it('has the error of a field without parameters; mercurius tells only its message', async () => {
    const { answer: _, ...record } = await recordOf({ query: '{ task(id: "n1") { owner } }' });
    const type = server.name === 'mercurius' ? 'GraphQLError' : 'TypeError';
    expect(record).toMatchObject({ level: 'ERROR', metadata: { handler: 'TaskResolver.task' }, exception: { type, message: 'no owner is known' } });
  });

  it('has a security record beside it when a guard refuses one of its fields, whatever the others do', async () => {
    await app.send({ query: 'query Both { broken { id } refused { id } }' });
    await app.running.requestRecords(1);
    expect(app.running.captured.of('security')).toMatchObject([
      { event: 'authz_fail', metadata: { route: 'query Both', reason: 'Forbidden resource', required_permission: 'task:read' } },
    ]);
  });

  it('has no error when a filter answers in its place', async () => {
    const { answer, ...record } = await recordOf({ query: '{ mended { id } }' });
    expect(answer.body).toEqual({ data: { mended: { id: 'none' } } });
    expect(record).toMatchObject({ level: 'INFO', metadata: { route: 'query mended' } });
    expect(record.exception).toBeUndefined();
  });

  it('is a warning without a name when its document is wrong', async () => {
    const { answer, ...record } = await recordOf({ query: '{ nothing }' });
    expect(answer.status).toBe(400);
    expect(record).toMatchObject({ level: 'WARNING', metadata: { handler: null, status_code: 400 } });
  });
});

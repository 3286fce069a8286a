import { GraphqlApp, SERVERS } from './graphql-app';
import { ScopedResolver, TaskResolver, UserGuard } from './task.resolver';

const OPERATIONS = 200;

/** By turns a query with a field of its own, a mutation behind `ContextInterceptor`, a resolver made for the request, and a batch. */
const SHAPES = [
  { records: 5, of: (id: string) => ({ query: 'query GetTask($id: ID!) { task(id: $id) { id title } }', variables: { id } }) },
  { records: 1, of: (id: string) => ({ query: 'mutation Create($id: ID!) { createTask(id: $id) { id } }', variables: { id } }) },
  { records: 1, of: (id: string) => ({ query: 'query Scoped($id: ID!) { scoped(id: $id) }', variables: { id } }) },
  { records: 2, of: (id: string) => [1, 2].map(() => ({ query: 'query Scoped($id: ID!) { scoped(id: $id) }', variables: { id } })) },
];

describe.each(SERVERS)('200 concurrent operations on $name', (server) => {
  let app: GraphqlApp;

  beforeAll(async () => {
    app = await GraphqlApp.start(server, [TaskResolver, ScopedResolver, UserGuard]);
    app.running.captured.clear();
  });
  afterAll(() => app.close());

  it('leave no record with a wrong or missing id', async () => {
    const send = (n: number): Promise<unknown> => app.send(SHAPES[n % SHAPES.length]!.of(`n${n}`), { 'x-request-id': `id-${n}`, 'x-name': `n${n}` });
    const answers = await Promise.all(Array.from({ length: OPERATIONS }, (_, n) => send(n)));
    const requests = await app.running.requestRecords(OPERATIONS);
    expect(answers.map((answer) => (answer as { requestId: string }).requestId)).toEqual(Array.from({ length: OPERATIONS }, (_, n) => `id-${n}`));
    expect(JSON.stringify(answers)).not.toContain('errors');

    const told = app.running.captured.where({ category: 'application' }).filter(({ component }) => component !== 'lifecycle');
    expect(told).toHaveLength((OPERATIONS / SHAPES.length) * SHAPES.reduce((sum, { records }) => sum + records, 0));
    const wrong = told.filter(({ context, metadata }) => context.request_id !== String(metadata['name']).replace('n', 'id-'));
    expect(wrong).toEqual([]);

    expect(requests).toHaveLength(OPERATIONS);
    expect(new Set(requests.map(({ context }) => context.request_id)).size).toBe(OPERATIONS);
    const names = ['query GetTask', 'mutation Create', 'query Scoped', 'query Scoped'];
    const misnamed = requests.filter(({ context, metadata }) => metadata['route'] !== names[Number(String(context.request_id).slice(3)) % names.length]);
    expect(misnamed).toEqual([]);
    const alien = requests.filter(({ context }) => context.user_id != null && context.user_id !== String(context.request_id).replace('id-', 'n'));
    expect(alien).toEqual([]);
    expect(requests.filter(({ context }) => context.user_id != null)).toHaveLength(OPERATIONS / SHAPES.length);
  });
});

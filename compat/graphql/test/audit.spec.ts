import type { AuditRecord } from '@cairn/audit';
import { until } from '../../../libs/logging/test/http/running-app';
import { AuditedResolver, OwnerGuard } from './audited.resolver';
import { GraphqlApp, SERVERS, type Answer } from './graphql-app';
import { UserGuard } from './task.resolver';

describe.each(SERVERS)('an audited resolver on $name', (server) => {
  let app: GraphqlApp;
  let effects: string[];
  const audited = (): readonly AuditRecord[] => app.running.captured.audited;
  const remove = (...ids: string[]): Promise<Answer> =>
    app.send({ query: `mutation Remove { ${ids.map((id) => `${id}: removeTask(id: "${id}") { id }`).join(' ')} }` }, { 'x-name': 'usr_alice', 'user-agent': 'audit-test/1' });

  beforeAll(async () => {
    app = await GraphqlApp.start(server, [AuditedResolver, UserGuard, OwnerGuard]);
    ({ effects } = app.running.app.get(AuditedResolver));
  });
  beforeEach(() => {
    app.running.captured.clear();
    app.running.captured.auditArm.failing = undefined;
    effects.length = 0;
  });
  afterAll(() => app.close());

  it('leaves its intent and its result: who, on which resource, from where, in which operation', async () => {
    const { body, requestId } = await remove('n1');
    expect(body).toEqual({ data: { n1: { id: 'n1' } } });
    const common = {
      component: 'AuditedResolver',
      operation: 'removeTask',
      actor: { type: 'user', id: 'usr_alice' },
      resource: { type: 'task', id: 'n1' },
      origin: { address: '127.0.0.1', user_agent: 'audit-test/1' },
      context: { request_id: requestId, method: 'POST', path: '/graphql', route: 'mutation Remove', handler: 'AuditedResolver.removeTask' },
    };
    expect(audited()).toMatchObject([{ code: 'task.removed.intent', ...common }, { code: 'task.removed.success', ...common }]);
    expect(audited()[0]!.action_id).toBe(audited()[1]!.action_id);
  });

  it.each([
    ['fails', 'broken', 'failure', 'TypeError: the store is gone'],
    ['refuses', 'locked', 'denied', 'Not yours'],
  ])('tells when it %s', async (_what, id, outcome, reason) => {
    expect((await remove(id)).body).toMatchObject({ errors: expect.any(Array) as unknown });
    expect(audited()).toMatchObject([{ code: 'task.removed.intent' }, { code: `task.removed.${outcome}`, outcome, reason, resource: { id } }]);
  });

  it("tells of its guard's denial, of which it never knew", async () => {
    expect((await remove('foreign')).body).toMatchObject({ errors: expect.any(Array) as unknown });
    expect(audited()).toMatchObject([{ code: 'task.removed.denied', reason: 'Forbidden resource', actor: { id: 'usr_alice' }, resource: { type: 'task', id: 'foreign' } }]);
    expect(effects).toEqual([]);
  });

  it('keeps the resources of several fields of one operation apart', async () => {
    await remove('n1', 'foreign', 'n2');
    expect(audited().map(({ outcome, resource }) => `${outcome} ${resource!.id!}`)).toEqual(['intent n1', 'success n1', 'denied foreign', 'intent n2', 'success n2']);
  });

  it('does nothing when its intent cannot be recorded', async () => {
    app.running.captured.auditArm.failing = new Error('EIO: /var/audit');
    const { body } = await remove('n1');
    expect(body).toMatchObject({ data: { n1: null }, errors: [{ message: 'Service Unavailable' }] });
    expect(JSON.stringify(body)).not.toContain('EIO');
    expect(effects).toEqual([]);
  });

  it('finds the id in an input object, and says what changed', async () => {
    await app.send({ query: 'mutation { renameTask(input: { id: "n7", title: "new" }) { id } }' }, { 'x-name': 'usr_alice' });
    expect(audited()[1]).toMatchObject({ code: 'task.renamed.success', resource: { id: 'n7' }, changes: [{ path: 'title', before: 'old', after: 'new' }] });
  });

  it('gives its arguments to functions by their names', async () => {
    await app.send({ query: 'query ($id: ID!) { a: seenTask(id: $id) { id } b: seenTask(id: "n9") { id } }', variables: { id: 'n8' } }, { 'x-name': 'usr_alice' });
    await until(() => audited().length > 1);
    expect(audited().map(({ code, resource }) => `${code} ${resource!.id!}`).sort()).toEqual(['task.seen.success n8', 'task.seen.success n9']);
  });
});

import type { AuditRecord } from '@cairn/audit';
import { PLATFORMS, RunningApp, until } from '../http/running-app';
import { effects, TasksController } from './tasks.controller';

describe.each(PLATFORMS)('an audited handler on %s', (platform) => {
  let app: RunningApp;
  const audited = (): readonly AuditRecord[] => app.captured.audited;
  const send = (method: string, path: string, user?: string, body?: object): Promise<Response> =>
    fetch(`${app.url}${path}`, {
      method,
      headers: { 'x-request-id': 'req_audit_01', 'user-agent': 'audit-test/1', ...(user && { user }), ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });

  beforeAll(async () => {
    app = await RunningApp.start(platform, { controllers: [TasksController] });
  });
  beforeEach(() => {
    app.captured.clear();
    app.captured.auditArm.failing = undefined;
    effects.length = 0;
  });
  afterAll(() => app.close());

  it('leaves its intent and its result: who, what, on which resource, from where, in which request', async () => {
    expect((await send('DELETE', '/tasks/42', 'alice')).status).toBe(204);
    const common = {
      audit_event: 'task.deleted',
      component: 'TasksController',
      operation: 'remove',
      user_context: 'alice',
      actor: { type: 'user', id: 'alice', organization_id: 'org_1', session: expect.stringMatching(/^[0-9a-f]{16}$/) },
      resource: { type: 'task', id: '42' },
      origin: { address: '127.0.0.1', trusted: true, user_agent: 'audit-test/1' },
      data: { asked_for: '42', token: '[REDACTED]' },
      context: { request_id: 'req_audit_01', method: 'DELETE', path: '/tasks/42', route: '/tasks/:id', handler: 'TasksController.remove' },
    };
    expect(audited()).toMatchObject([
      { ...common, outcome: 'intent', code: 'task.deleted.intent' },
      { ...common, outcome: 'success', code: 'task.deleted.success', duration_ms: expect.any(Number) },
    ]);
    expect(audited()[0]!.action_id).toBe(audited()[1]!.action_id);
    expect(JSON.stringify(audited())).not.toContain('session of');
  });

  it.each([
    ['missing', 404, 'failure', 'There is no task missing'],
    ['others', 403, 'denied', 'Not yours'],
    ['crash', 500, 'failure', 'TypeError: cannot read x'],
  ])('tells of %s, answered with %i, as %s, without a stack', async (id, status, outcome, reason) => {
    expect((await send('DELETE', `/tasks/${id}`, 'alice')).status).toBe(status);
    expect(audited()).toMatchObject([{ outcome: 'intent' }, { outcome, code: `task.deleted.${outcome}`, reason }]);
    expect(JSON.stringify(audited())).not.toMatch(/\.ts:|node_modules| at /);
  });

  it.each([['eve', 403, 'Forbidden resource'], ['throwing', 500, 'Error: the directory is gone']])("tells of a guard's refusal of %s, of which the handler never knew", async (user, status, reason) => {
    expect((await send('DELETE', '/tasks/42', user)).status).toBe(status);
    expect(effects).toEqual([]);
    expect(audited()).toMatchObject([{ outcome: 'denied', code: 'task.deleted.denied', reason, user_context: user, resource: { type: 'task', id: '42' } }]);
    expect(audited()[0]!.data).toEqual({ asked_for: '42', token: '[REDACTED]' });
  });

  it("tells of a guard's refusal what was asked for in the body and the query", async () => {
    expect((await send('POST', '/tasks/moves?to=done', 'eve', { id: '7', list: 'todo' })).status).toBe(403);
    expect((await send('POST', '/tasks/moves?to=done', 'alice', { id: '7', list: 'todo' })).status).toBe(201);
    const common = { resource: { type: 'task', id: '7' }, data: { from: 'todo', to: 'done', whole: { id: '7', list: 'todo' } } };
    expect(audited()).toMatchObject([{ code: 'task.moved.denied', ...common }, { code: 'task.moved.intent', ...common }, { code: 'task.moved.success', ...common }]);
    expect(audited().map(({ data }) => data!['agent'])).toEqual([undefined, 'audit-test/1', 'audit-test/1']); // of the request, no headers
  });

  it('never takes an id of its own for that of a resource', async () => {
    await send('POST', '/tasks/moves', 'eve', {});
    expect(audited()).toMatchObject([{ code: 'task.moved.denied', resource: { type: 'task', id: null } }]);
  });

  it('says what changed, and hides what is secret or personal', async () => {
    expect((await send('PATCH', '/tasks/1', 'alice', { title: 'New', password: 'swordfish', assignee: { email: 'carol@example.com' } })).status).toBe(200);
    const { changes, data_access } = audited()[1]!;
    expect(changes).toEqual([
      { path: 'assignee.email', before: '[PERSONAL]', after: '[PERSONAL]' },
      { path: 'password', before: '[REDACTED]', after: '[REDACTED]' },
      { path: 'title', before: 'Old', after: 'New' },
    ]);
    expect(data_access).toBe(true);
    await send('PATCH', '/tasks/1', 'alice', { title: 'Old', password: 'hunter2', assignee: { email: 'bob@example.com' } });
  });

  it('does nothing when the intent cannot be recorded: 503, and no word of the reason', async () => {
    app.captured.auditArm.failing = Object.assign(new Error('EIO: /var/audit'), { code: 'EIO' });
    const response = await send('DELETE', '/tasks/42', 'alice');
    expect([response.status, await response.json()]).toEqual([503, { message: 'Service Unavailable', statusCode: 503 }]);
    expect(effects).toEqual([]);
    expect(app.captured.where({ event: 'audit.action.refused' })).toMatchObject([{ level: 'ERROR', category: 'audit', metadata: { audit_event: 'task.deleted', phase: 'intent' } }]);
    expect((await send('DELETE', '/tasks/42', 'eve')).status).toBe(503); // a refusal that cannot be recorded is one all the same
    app.captured.auditArm.failing = undefined;
    expect((await send('DELETE', '/tasks/42', 'alice')).status).toBe(204);
  });

  it('does it all the same with best effort, tells of the loss, and of what its own functions did not give', async () => {
    await send('GET', '/tasks/7', 'alice');
    await until(() => audited().length > 0);
    expect(audited()).toMatchObject([{ outcome: 'success', code: 'T100I', data: { missing_parts: ['before'] } }]);
    app.captured.auditArm.failing = new Error('EIO');
    expect((await send('GET', '/tasks/7', 'alice')).status).toBe(200);
    await until(() => app.captured.where({ event: 'audit.record.lost' }).length > 0);
    expect(app.captured.where({ event: 'audit.record.lost' })).toMatchObject([{ metadata: { audit_event: 'task.read', error_message: 'EIO' } }]);
  });

  it('follows an observable to its end', async () => {
    expect(await (await send('GET', '/tasks', 'alice')).json()).toBe(2);
    expect((await send('GET', '/tasks/streams/broken', 'alice')).status).toBe(404);
    expect(audited().map(({ code }) => code)).toEqual(['tasks.streamed.intent', 'tasks.streamed.success', 'tasks.broken.intent', 'tasks.broken.failure']);
  });

  it('calls nobody who has not signed in by a name', async () => {
    await send('DELETE', '/tasks/42');
    expect(audited()[1]).toMatchObject({ actor: { type: 'anonymous', id: null, session: null }, user_context: 'anonymous' });
  });
});

import { CRITICAL, ERROR, LEVELS } from '../record/level';
import { some } from '../testing';
import { AlertSerializer } from './alert.serializer';

const serializer = new AlertSerializer(some.identity());
const read = (parts: Parameters<typeof some.redactedRecord>[0]): Record<string, unknown> =>
  JSON.parse(serializer.serialize(some.redactedRecord(parts))) as Record<string, unknown>;

describe('alert', () => {
  it('says what is wrong, how bad it is, and where its story is', () => {
    const record = read({
      level: ERROR,
      category: 'metric',
      event: 'health.check.failed',
      component: 'health_checker',
      operation: 'check',
      message: 'Failed check',
      recordId: 'rec_1',
      context: { request_id: 'req_1', user_id: 'usr_1', organization_id: 'org_1', trace_id: '0af7651916cd43dd8448eb211c80319c' },
      metadata: { check_name: 'database', critical: true, error_type: 'TimeoutError', duration_ms: 12 },
      exception: { type: 'TimeoutError', message: 'no answer', traceback: 'TimeoutError: no answer\n  at x' },
    });
    expect(Object.entries(record)).toEqual([
      ['timestamp', '2026-01-02T03:04:05.678Z'],
      ['level', 'ERROR'],
      ['service', 'some-service'],
      ['alert_type', 'error'],
      ['component', 'health_checker'],
      ['operation', 'check'],
      ['message', 'Failed check'],
      ['severity', 'high'],
      ['category', 'metric'],
      ['event', 'health.check.failed'],
      ['duration_ms', 12],
      ['check_name', 'database'],
      ['error_type', 'TimeoutError'],
      ['critical', true],
      ['exception_type', 'TimeoutError'],
      ['exception_message', 'no answer'],
      ['record_id', 'rec_1'],
      ['request_id', 'req_1'],
      ['user_id', 'usr_1'],
      ['organization_id', 'org_1'],
    ]);
  });

  it('can be read alone: which request it is about, and how it ended', () => {
    const metadata = { method: 'GET', path: '/tasks/42', route: '/tasks/:id', status_code: 503, duration_ms: 12.5, user_agent: 'curl' };
    const line = read({ level: ERROR, category: 'request', event: 'http.request.completed', message: 'HTTP request completed', metadata });
    expect(line).toMatchObject({ message: 'HTTP request completed', method: 'GET', path: '/tasks/42', status_code: 503, duration_ms: 12.5 });
    expect(line).not.toHaveProperty('user_agent');
    expect(line).not.toHaveProperty('task_name');
  });

  it('can be read alone: which job it is about, and its attempt', () => {
    const metadata = { task_name: 'send', task_id: '7', queue: 'email', attempt: 3, max_retries: 3, duration_ms: 40 };
    const line = read({ level: ERROR, category: 'job', event: 'job.failed', message: 'Job failed', metadata });
    expect(line).toMatchObject({ message: 'Job failed', task_name: 'send', attempt: 3, duration_ms: 40 });
    expect(line).not.toHaveProperty('method');
  });

  it.each<[string, string, object]>([
    ['a login', 'authn_login_fail_max', { username: 'u***@example.com', ip_addresses: ['10.0.0.9'], attempt_count: 5 }],
    ['a refusal', 'authz_fail', { required_permission: 'tasks:write', route: '/tasks/:id', ip_address: '10.0.0.9' }],
    ['a query', 'db.query.failed', { table: 'tasks', statement: 'SELECT * FROM tasks WHERE id = ?', code: '42P01' }],
    ['a call', 'integration.call.failed', { provider: 'payments', endpoint: '/v1/charges', status_code: 502, error: 'no answer' }],
    ['a flow', 'oauth.error', { client_id: 'cli', error: 'invalid_grant', reason: 'the code was used' }],
    ['a message', 'websocket.message.completed', { route: 'tasks.move', outcome: 'rejected', error_message: 'not yours' }],
    ['a refused request', 'http.request.completed', { route: '/tasks/:id', status_code: 400, error_type: 'BadRequestException', error_message: 'title must be a string' }],
    ['a queue', 'job.queue.error', { queue: 'email' }],
  ])('can be read alone: which of its kind %s is', (_what, event, metadata) => {
    expect(read({ level: ERROR, event, metadata: { ...metadata, parameters: ['text'] } })).toMatchObject({ event, ...metadata });
  });

  it('stays short', () => {
    const line = read({ metadata: { statement: 'x'.repeat(9_000), ip_addresses: Array.from({ length: 50 }, (_, n) => `10.0.0.${n}`) }, exception: { type: 'Error', message: 'y'.repeat(9_000) } });
    expect(line['statement']).toBe(`${'x'.repeat(300)}…`);
    expect(line['ip_addresses']).toEqual(['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '…']);
    expect(line['exception_message']).toHaveLength(301);
  });

  it('derives the severity from the level', () => {
    expect(LEVELS.map((level) => read({ level }).severity)).toEqual(['low', 'low', 'info', 'medium', 'high', 'critical']);
  });

  it('may be named by the caller', () => {
    expect(read({ level: CRITICAL, metadata: { alert_level: 'page "now"' } }).alert_type).toBe('page "now"');
    expect(read({ level: CRITICAL, metadata: { alert_level: 3 } }).alert_type).toBe('critical');
  });
});

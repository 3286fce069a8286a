import { CRITICAL, WARNING } from '../record/level';
import { some } from '../testing';
import { EcsSerializer } from './ecs.serializer';

const serializer = new EcsSerializer(some.identity({ process_id: 7, thread_id: 0, host_name: 'host-1' }));
const read = (parts: Parameters<typeof some.redactedRecord>[0]): Record<string, unknown> =>
  JSON.parse(serializer.serialize(some.redactedRecord(parts))) as Record<string, unknown>;

describe('ecs', () => {
  it('says a request in the words of the Elastic Common Schema', () => {
    expect(
      read({
        category: 'request',
        event: 'http.request.completed',
        component: 'http',
        recordId: 'rec_1',
        context: { request_id: 'req_1', user_id: 'usr_1', username: 'ann', organization_id: 'org_1', trace_id: 't', span_id: 's', session_id: 'ses_1' },
        metadata: { method: 'GET', path: '/a', status_code: 200, duration_ms: 1.5, ip_address: '::1', host: 'api.test', response_size_bytes: 5, slow: false },
      }),
    ).toEqual({
      '@timestamp': '2026-01-02T03:04:05.678Z',
      'log.level': 'INFO',
      message: 'Something happened',
      'ecs.version': '8.11.0',
      'service.name': 'some-service',
      'service.version': '1.2.3',
      'service.environment': 'test',
      'process.pid': 7,
      'process.thread.id': 0,
      'host.hostname': 'host-1',
      'event.kind': 'event',
      'event.dataset': 'request',
      'event.category': ['web'],
      'event.action': 'http.request.completed',
      'event.id': 'rec_1',
      'event.severity': 20,
      'event.outcome': 'success',
      'event.duration': 1_500_000,
      'log.logger': 'http',
      'http.request.id': 'req_1',
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'http.response.body.bytes': 5,
      'url.path': '/a',
      'url.domain': 'api.test',
      'client.ip': '::1',
      'user.id': 'usr_1',
      'user.name': 'ann',
      'organization.id': 'org_1',
      'trace.id': 't',
      'span.id': 's',
      labels: { session_id: 'ses_1', slow: false },
    });
  });

  it('tells an error with the causes in its stack', () => {
    const cause = { type: 'Error', message: 'root', traceback: 'Error: root\n  at y' };
    const exception = { type: 'TypeError', message: 'boom', traceback: 'TypeError: boom\n  at x', code: 7, cause };
    expect(read({ level: CRITICAL, exception })).toMatchObject({
      'event.outcome': 'failure',
      'error.type': 'TypeError',
      'error.message': 'boom',
      'error.code': '7',
      'error.stack_trace': 'TypeError: boom\n  at x\nCaused by: Error: root\n  at y',
    });
  });

  it('claims no outcome it does not know', () => {
    expect(read({})).not.toHaveProperty(['event.outcome']);
    expect(read({ level: WARNING, event: 'http.request.completed' })).not.toHaveProperty(['event.outcome']);
  });

  it('puts what has no field into flat labels, and what does not fit a field too', () => {
    const { labels } = read({ metadata: { 'a.b': { c: [1] }, none: null, ip_address: 'unix:', status_code: 'odd', a_b: 1 } });
    expect(labels).toEqual({ a_b: '{"c":[1]}', _a_b: 1, ip_address: 'unix:', status_code: 'odd' });
  });
});

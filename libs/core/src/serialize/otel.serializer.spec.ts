import { LEVELS } from '../record/level';
import { some } from '../testing';
import { OtelSerializer } from './otel.serializer';

const serializer = new OtelSerializer(some.identity({ process_id: 7, thread_id: 0, host_name: 'host-1' }));
const read = (parts: Parameters<typeof some.redactedRecord>[0]): Record<string, unknown> =>
  JSON.parse(serializer.serialize(some.redactedRecord(parts))) as Record<string, unknown>;

describe('otel', () => {
  it('says a request in the OpenTelemetry log data model', () => {
    const trace = { trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' };
    expect(
      read({
        category: 'request',
        event: 'http.request.completed',
        component: 'http',
        recordId: 'rec_1',
        context: { ...trace, request_id: 'req_1', user_id: 'usr_1', session_id: 'ses_1' },
        metadata: { method: 'GET', path: '/a', route: '/:x', status_code: 200, duration_ms: 1.5, nested: { deep: [1] } },
      }),
    ).toEqual({
      Timestamp: '1767323045678000000',
      ObservedTimestamp: '1767323045678000000',
      SeverityText: 'INFO',
      SeverityNumber: 9,
      Body: 'Something happened',
      TraceId: trace.trace_id,
      SpanId: trace.span_id,
      EventName: 'http.request.completed',
      Resource: {
        'service.name': 'some-service',
        'service.version': '1.2.3',
        'deployment.environment.name': 'test',
        'host.name': 'host-1',
        'process.pid': 7,
      },
      InstrumentationScope: { Name: 'http' },
      Attributes: {
        'log.record.uid': 'rec_1',
        'thread.id': 0,
        category: 'request',
        request_id: 'req_1',
        'user.id': 'usr_1',
        'session.id': 'ses_1',
        'http.request.method': 'GET',
        'url.path': '/a',
        'http.route': '/:x',
        'http.response.status_code': 200,
        duration_ms: 1.5,
        nested: { deep: [1] },
      },
    });
  });

  it('keeps a trace id of another system as an attribute', () => {
    const { TraceId, SpanId, Attributes } = read({ context: { trace_id: '1234567890123456789', span_id: 'b7ad6b7169203331', correlation_id: 'b7ad6b7169203331' } });
    expect([TraceId, SpanId]).toEqual([undefined, 'b7ad6b7169203331']);
    expect(Attributes).toMatchObject({ trace_id: '1234567890123456789', correlation_id: 'b7ad6b7169203331' });
  });

  it('numbers severities as the data model does', () => {
    expect(LEVELS.map((level) => read({ level }).SeverityNumber)).toEqual([1, 5, 9, 13, 17, 21]);
  });

  it('keeps microseconds and writes zeros below', () => {
    expect(read({ time: Date.UTC(2026, 0, 2, 3, 4, 5, 678) + 0.25 }).Timestamp).toBe('1767323045678250000');
  });

  it('tells an error and its place', () => {
    const { Attributes } = read({ exception: { type: 'Error', message: 'boom' }, source: { file: 'src/a.ts', line: 3, function: 'f' } });
    expect(Attributes).toMatchObject({
      'exception.type': 'Error',
      'exception.message': 'boom',
      'exception.stacktrace': 'Error: boom',
      'code.file.path': 'src/a.ts',
      'code.line.number': 3,
      'code.function.name': 'f',
    });
  });
});

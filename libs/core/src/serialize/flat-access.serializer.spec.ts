import { some } from '../testing';
import { FlatAccessSerializer } from './flat-access.serializer';

const serializer = new FlatAccessSerializer();
const request = { category: 'request', event: 'http.request.completed' } as const;

describe('flat-access', () => {
  it('is one access log entry per request', () => {
    const line = serializer.serialize(
      some.redactedRecord({
        ...request,
        context: { user_id: 'github-123' },
        metadata: {
          method: 'GET',
          path: '/users',
          route: '/users',
          status_code: 200,
          duration_ms: 45,
          user_agent: 'Mozilla/5.0...',
          ip_address: '192.168.1.100',
          response_size_bytes: 1234,
          referrer: 'https://example.com',
          host: 'api.example.com',
          client_hostname: 'client.example.com',
        },
      }),
    );
    expect(line).toBe(
      '{"timestamp":"2026-01-02T03:04:05.678Z","client_ip":"192.168.1.100","client_hostname":"client.example.com",' +
        '"proxy_hostname":"api.example.com","method":"GET","path":"/users","status_code":200,"response_time_ms":45,' +
        '"user_id":"github-123","user_agent":"Mozilla/5.0...","referrer":"https://example.com","bytes_sent":1234,"error":null}\n',
    );
  });

  it('says null for what is unknown, and the error of a failed one', () => {
    const line = serializer.serialize(some.redactedRecord({ ...request, exception: { type: 'Error', message: 'boom' } }))!;
    const { timestamp, error, ...rest } = JSON.parse(line) as Record<string, unknown>;
    expect([timestamp, error]).toEqual(['2026-01-02T03:04:05.678Z', 'boom']);
    expect(Object.values(rest)).toEqual(Array(11).fill(null));
  });

  it('has no form for anything but a completed request', () => {
    expect(serializer.serialize(some.redactedRecord({ category: 'request' }))).toBeUndefined();
    expect(serializer.serialize(some.redactedRecord({ category: 'job', event: 'job.started' }))).toBeUndefined();
  });
});

import { CATEGORIES } from '../record/category';
import { LEVELS } from '../record/level';
import type { RedactedRecord } from '../record/log-record';
import { assertValidLine, some } from '../testing';
import { createSerializer } from './create-serializer';
import { LAYOUTS, type LayoutName } from './serializer';

const identity = some.identity({ process_id: 7, thread_id: 0, host_name: 'host-1' });
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

const hostileMetadata = {
  ...JSON.parse('{"__proto__":{"polluted":true},"constructor":"c","toString":1}'),
  timestamp: 1,
  level: 'mine',
  message: { not: 'text' },
  service: null,
  record_id: 'forged',
  request_id: 'forged',
  duration_ms: 'soon',
  status_code: null,
  metadata_level: 'taken',
  alert_level: 5,
  labels: ['a'],
  'dotted.key': { deep: [1, { x: null }] },
  'service.name': 'forged',
  'log.level': 'forged',
  'trace.id': 'forged',
  '@timestamp': 'forged',
  'quote"\\': '\u0000 "\n',
};

const request = {
  method: 'POST',
  path: '/api/v1/tasks',
  route: '/api/v1/tasks',
  status_code: 500,
  duration_ms: 45.125,
  user_agent: 'Mozilla/5.0',
  ip_address: '192.168.1.100',
  request_size_bytes: 1024,
  response_size_bytes: 512,
  referrer: 'https://example.com/',
  host: 'api.example.com',
  client_hostname: 'client.example.com',
  handler: 'TaskController.create',
  outcome: 'complete',
  slow: false,
};

const fullContext = {
  request_id: 'req_0123456789ab',
  user_id: 'usr_1',
  organization_id: 'org_1',
  username: 'ann',
  session_id: 'ses_1',
  client_id: 'cli_1',
  correlation_id: 'abc123',
  trace_id: TRACE_ID,
  span_id: 'b7ad6b7169203331',
  tenant_id: 'ten_1',
  run_id: 'run_1',
  flow_id: 'flo_1',
  step_id: 'stp_1',
  execution_id: 'exec_1_01234567',
  job_id: '42',
  queue: 'provisioning',
  resource_id: 'res_1',
  attempt: 2,
  module_path: 'modules/aws/s3',
  app_key: { own: ['thing'] },
};

const nested = new AggregateError([new TypeError('inner')], 'outer', { cause: new Error('root') });

/** Every category at every level, bare and full, and what callers should not do but may. */
function variedRecords(): RedactedRecord[] {
  const bare = CATEGORIES.flatMap((category) => LEVELS.map((level) => some.redactedRecord({ category, level })));
  const full = CATEGORIES.map((category) =>
    some.redactedRecord({
      category,
      event: category === 'request' ? 'http.request.completed' : `${category}.something`,
      operation: 'create',
      context: fullContext,
      metadata: { ...request, check_name: 'db', health_score: 99.5, critical: true, error_type: 'X' },
      error: nested,
      source: { file: 'src/a.ts', line: 3, function: 'f' },
    }),
  );
  const odd = [
    some.redactedRecord({ message: '', metadata: hostileMetadata, context: { level: 'mine', module_path: 7, duration_ms: 1 } }),
    some.redactedRecord({ message: 'line\nbreak \u2028 "quoted"', metadata: hostileMetadata, event: 'http.request.completed', category: 'request', context: fullContext }),
    some.redactedRecord({ metadata: request, event: 'http.request.completed', category: 'request', error: 'a text was thrown' }),
    some.redactedRecord({ metadata: { ...request, method: null, path: null, ip_address: 'unix:' }, event: 'http.request.completed', category: 'request' }),
    some.redactedRecord({ timestamp: '2026-01-02T03:04:05.678901Z', time: Date.UTC(2026, 0, 2, 3, 4, 5, 678) + 0.9015 }),
    some.redactedRecord({ exception: { type: 'Error', message: '', code: 'E1', cause: { type: 'string', message: 'x', code: 7 }, errors: [{ type: 'E', message: 'm' }] } }),
  ];
  return [...bare, ...full, ...odd];
}

describe.each(LAYOUTS)('layout %s', (layout: LayoutName) => {
  const serializer = createSerializer(layout, identity);

  it('says its own name', () => expect(serializer.layout).toBe(layout));

  it('makes one valid line of every record it has a form for', () => {
    const lines = variedRecords().flatMap((record) => serializer.serialize(record) ?? []);
    lines.forEach((line) => {
      expect(line.endsWith('}\n')).toBe(true);
      assertValidLine(layout, line);
    });
    expect(lines.length).toBeGreaterThanOrEqual(4);
  });

  it('says no name twice', () => {
    for (const record of variedRecords()) {
      const line = serializer.serialize(record);
      if (line !== undefined) expect(JSON.stringify(JSON.parse(line))).toHaveLength(line.length - 1);
    }
  });

  it('gives the same line for the same record', () => {
    for (const record of variedRecords()) expect(serializer.serialize(record)).toBe(serializer.serialize(record));
  });

  it('does not change the record', () => {
    const record = some.redactedRecord({ metadata: hostileMetadata, context: fullContext, error: nested, event: 'http.request.completed' });
    const before = JSON.stringify(record);
    serializer.serialize(record);
    expect(JSON.stringify(record)).toBe(before);
  });
});

import { createSerializer } from '../serialize/create-serializer';
import { some } from '../testing';
import { ERROR } from '../record/level';
import { parseLine, readRecord } from './read-record';
import { timeOf } from './record-time';
import { compileFilter } from './match-record';
import { parseQuery } from './parse-query';

const identity = some.identity();
const request = some.redactedRecord({
  category: 'request',
  event: 'http.request.completed',
  component: 'http',
  level: ERROR,
  message: 'HTTP request completed',
  error: new TypeError('no such task'),
  context: { request_id: 'req_1', user_id: 'usr_1', organization_id: 'org_1', trace_id: 'ccaa1c6fe80a05778169ed91a1dc14fb', session_id: 'ses_1' },
  metadata: { method: 'GET', path: '/tasks/42', route: '/tasks/:id', status_code: 500, duration_ms: 12.5, ip_address: '10.0.0.1', host: 'api.example.com', client_hostname: 'c.example.net', extra: { deep: 'x' } },
});

/** Layout → questions it cannot answer, as it leaves the field out. */
const CANNOT: Readonly<Record<string, readonly string[]>> = {
  'flat-access': ['request', 'org', 'trace', 'session', 'component', 'route', 'service', 'metadata', 'exception:TypeError'],
  ecs: ['metadata.extra'],
  cp1: [],
};

const QUESTIONS = [
  'level:error', 'category:request', 'event:http.request.completed', 'component:http', 'service:some-service', 'message:completed', 'exception:TypeError', 'exception:"no such task"',
  'request:req_1', 'user:usr_1', 'org:org_1', 'trace:ccaa1c6fe80a05778169ed91a1dc14fb', 'session:ses_1', 'method:get', 'path:/tasks/42', 'route:/tasks/:id',
  'status:500', 'duration>12', 'ip:10.0.0.1', 'host:api.example.com', 'metadata.extra.deep:x', '"no such"',
];

describe('a record', () => {
  it.each(['nested', 'flat-task', 'flat-access', 'cp1', 'ecs', 'otel'] as const)('of the layout %s is found by the same fields', (layout) => {
    const line = createSerializer(layout, identity).serialize(request)!;
    const record = parseLine(line)!;
    expect(timeOf(record)).toBe(request.time);
    for (const query of QUESTIONS) {
      const left = (CANNOT[layout] ?? []).some((field) => query.startsWith(field));
      expect([query, compileFilter(parseQuery(query))(record)]).toEqual([query, !left]);
    }
  });

  it.each([
    ['pino', { level: 50, time: 1_767_323_045_678, pid: 1, hostname: 'web-1', reqId: 'req_1', msg: 'failed', err: { type: 'TypeError', message: 'no', stack: 'at x' } }],
    ['winston', { level: 'error', message: 'failed', timestamp: '2026-01-02T03:04:05.678Z', request_id: 'req_1', hostname: 'web-1', error: { name: 'TypeError', message: 'no' } }],
    ['Python', { levelname: 'ERROR', message: 'failed', '@timestamp': '2026-01-02T03:04:05.678Z', requestId: 'req_1', host_name: 'web-1', exception: 'TypeError: no' }],
    ['Go', { lvl: 'err', msg: 'failed', ts: 1_767_323_045.678, request_id: 'req_1', hostname: 'web-1', err: { type: 'TypeError', message: 'no' } }],
  ])('of %s is understood as far as its names go', (_, line) => {
    const record = parseLine(JSON.stringify(line))!;
    for (const query of ['level:error', 'message:failed', 'request:req_1', 'machine:web-1', 'exception:TypeError']) {
      expect([query, compileFilter(parseQuery(query))(record)]).toEqual([query, true]);
    }
    expect(Math.round(timeOf(record))).toBe(1_767_323_045_678);
  });

  it('of the layout flat-task keeps the status of a job apart from that of an answer', () => {
    const statusOf = (line: object): object => parseLine(JSON.stringify({ message: 'x', ...line }))!.metadata;
    expect([statusOf({ status: 'SUCCESS' }), statusOf({ status: 404 }), statusOf({ status: '503' })]).toEqual([{ status: 'SUCCESS' }, { status_code: 404 }, { status_code: '503' }]);
  });

  it.each(['', 'text', '[1]', '3', 'null', '"x"', '{"a":', '{}garbage'])('is none when the line is %s', (line) => {
    expect(parseLine(line)).toBeUndefined();
  });

  const BASE = { timestamp: '2026-01-02T03:04:05.678Z', level: 'ERROR', message: 'x', context: {}, metadata: { a: 1 } };
  it.each<[string, object, object]>([
    ['a number for a level', { level: 50 }, { level: 'ERROR' }],
    ['a level that is null', { level: null }, { level: undefined }],
    ['a level that is an object', { level: { name: 'ERROR' } }, { level: undefined, metadata: { level: { name: 'ERROR' }, a: 1 } }],
    ['epoch milliseconds', { timestamp: 1_767_323_045_678 }, { timestamp: '2026-01-02T03:04:05.678Z' }],
    ['a list for a time', { timestamp: Array(24).fill('Z') }, { timestamp: undefined, metadata: { timestamp: Array(24).fill('Z'), a: 1 } }],
    ['an object that looks like a text', { timestamp: { length: 24 } }, { timestamp: undefined, metadata: { timestamp: { length: 24 }, a: 1 } }],
    ['a number for its id', { record_id: 5 }, { record_id: '5' }],
    ['a number for its event and service', { event: 7, service: true }, { event: '7', service: 'true' }],
    ['a component that is null', { component: null }, { component: undefined }],
    ['a text for a process', { process_id: 'w-1' }, { process_id: undefined, metadata: { process_id: 'w-1', a: 1 } }],
    ['an exception whose cause is null', { exception: { type: 'E', message: 'no', cause: null } }, { exception: { type: 'E', message: 'no' } }],
    ['an exception that is a text', { exception: 'E: no' }, { exception: { message: 'E: no' } }],
    ['an exception of numbers', { exception: { type: 1, message: ['a'], traceback: null, errors: [null, 'b'], extra: 1 } }, { exception: { type: '1', errors: [{ message: 'b' }], extra: 1 } }],
    ['a source of something else', { source: { file: 1, line: 'x', function: 'f' } }, { source: { function: 'f' } }],
  ])('has fields of their types when another writer has %s', (_, fields, expected) => {
    const record = parseLine(JSON.stringify({ ...BASE, ...fields }))!;
    expect(record).toEqual(JSON.parse(JSON.stringify({ ...BASE, ...expected })));
    expect(Number.isNaN(timeOf(record))).toBe(record.timestamp === undefined);
  });

  it.each([
    ['flat', { record_id: 5, event: 3, service: { name: 'api' }, msg: 'x' }],
    ['cp1', { message: 'x', context: { record_id: 'r', event: 3, exception: { cause: null } } }],
    ['ECS', { '@timestamp': 5, 'log.level': 3, 'ecs.version': '8', 'event.action': 4, message: null }],
    ['OpenTelemetry', { Timestamp: [], Body: 3, SeverityText: 7, EventName: 5, Attributes: { 'exception.type': 3 } }],
  ])('has texts where they belong, of the layout %s too', (_, line) => {
    const { timestamp = '', level = '', event = '', record_id = '', service = '', message } = parseLine(JSON.stringify(line))!;
    expect([timestamp, level, event, record_id, service, message].map((value) => typeof value)).toEqual(Array(6).fill('string'));
  });

  it('keeps causes that lie within each other up to a depth', () => {
    const deep = `${'{"type":"E","message":"m","cause":'.repeat(20_000)}null${'}'.repeat(20_000)}`;
    const record = readRecord({ ...BASE, exception: JSON.parse(deep) as unknown })!;
    expect(record.exception).toMatchObject({ type: 'E', cause: { type: 'E' } });
  });

  it.each(['{"a":1,"b":', '['])('is none when %s comes within itself thousands of times, which nobody could write again', (open) => {
    const nested = (times: number): string => `{"level":"INFO","message":"x","context":{},"metadata":{"a":${open.repeat(times)}1${(open === '[' ? ']' : '}').repeat(times)}}}`;
    expect(parseLine(nested(20_000))).toBeUndefined();
    const record = parseLine(nested(400))!;
    expect(compileFilter(parseQuery('metadata.a:x'))(record)).toBe(false);
    expect(JSON.stringify(record)).toBe(nested(400));
  });

  it('may have any number of objects and braces side by side', () => {
    const record = parseLine(JSON.stringify({ ...BASE, message: '{['.repeat(5_000), metadata: { list: Array(5_000).fill({ a: ['"{\\'] }) } }))!;
    expect((record.metadata.list as unknown[]).length).toBe(5_000);
  });

  it('of our own layout is given back as it is', () => {
    const value = JSON.parse(createSerializer('nested', identity).serialize(request)!) as unknown;
    expect(readRecord(value)).toBe(value);
  });

  it('keeps microseconds', () => {
    expect(timeOf(parseLine('{"timestamp":"2026-01-02T03:04:05.678901Z","message":"x","context":{},"metadata":{}}')!)).toBeCloseTo(1_767_323_045_678.901, 3);
  });
});

import { ContextState, type ContextFields } from '../context/context-state';
import { Logger } from '../logger/logger';
import { LevelMap } from '../logger/level-map';
import { sourceFinder } from '../logger/find-source';
import { Pipeline } from '../pipeline/pipeline';
import { CATEGORIES } from '../record/category';
import { MicrosecondClock, MillisecondClock, type Clock } from '../record/clock';
import { LEVELS, TRACE } from '../record/level';
import { RecordIds } from '../record/process-identity';
import { createRedactor } from '../redact/create-redactor';
import { Router } from '../route/router';
import { assertValidLine, CollectingSink, some } from '../testing';
import { createSerializer } from './create-serializer';
import { LAYOUTS } from './serializer';

const refuse = (): never => {
  throw new Error('no');
};
const circular: Record<string, unknown> = {};
circular.self = circular;
const coded = (code: unknown): Error => Object.assign(new Error('coded'), { code });

const REQUEST = { method: 'GET', path: '/t?token=hunter2', route: '/t', status_code: 500, duration_ms: 1.25, ip_address: '::1', user_agent: 'x', request_size_bytes: 1, response_size_bytes: 2, referrer: 'http://a/', host: 'h', client_hostname: 'c' };
const wrongTypes = Object.fromEntries(Object.keys(REQUEST).map((key) => [key, { not: ['expected'] }]));
const lines = 'a\r\nb\u2028c\u001b[31m"\\\ud800';

const HOSTILE: readonly object[] = [
  REQUEST,
  wrongTypes,
  Object.fromEntries(Object.keys(REQUEST).map((key) => [key, Symbol(key)])),
  Object.fromEntries(Object.keys(REQUEST).map((key) => [key, 10n ** 30n])),
  { timestamp: 1, level: 'x', message: {}, service: null, record_id: 7, category: [], event: '', operation: '', exception: 'x', source: 1, context: 2, metadata: 3, severity: 4, alert_type: 5 },
  { duration_ms: NaN, status_code: 1e300, health_score: -Infinity, response_time: 1n, status: circular, check_name: new Map([['a', 1]]), metric_type: 5, alert_level: 7 },
  { correlation_id: 5, resource_id: {}, module_path: [], execution_id: null, tenant_id: 1, trace_id: 'forged', labels: 'x', Attributes: 1, 'thread.id': 'x', 'error.type': 1, 'trace.id': 2 },
  { [lines]: lines, ['__proto__']: { a: 1 }, constructor: 1, toString: 2, '': '', list: [undefined, refuse, lines], when: new Date(NaN), big: 'x'.repeat(100_000) },
  new Proxy({}, { get: refuse, ownKeys: refuse, getPrototypeOf: refuse }),
  { get a(): never { return refuse(); }, toJSON: refuse },
  [1, [2]], new Map([['level', 'x']]), new Set([1]), new Date(0), Buffer.from('x'), circular,
];
const ERRORS: readonly unknown[] = [
  new Error('plain'), new AggregateError([new TypeError('a'), 'b', undefined], 'many', { cause: new Error('root', { cause: 'text' }) }),
  coded({ not: 'a code' }), coded(NaN), coded(''), coded(5), Object.assign(new Error(lines), { name: '', stack: lines, cause: circular }),
  Object.defineProperty(new Error('x'), 'message', { get: refuse }), Object.assign(new Error('x'), { stack: 5, message: { a: 1 }, name: 7, errors: 'none' }),
  new Proxy(new Error('x'), { get: refuse }), Object.create(Error.prototype),
];
const CONTEXTS: readonly (ContextFields | undefined)[] = [
  undefined,
  {},
  { request_id: 'req_0123456789ab', user_id: 'u', organization_id: 'o', trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331', job_id: '4', queue: 'q', resource_id: 'r' },
  // what code may set although the types say otherwise
  Object.fromEntries(['request_id', 'user_id', 'organization_id', 'username', 'client_id', 'session_id', 'correlation_id', 'trace_id', 'span_id', 'tenant_id', 'run_id', 'flow_id', 'step_id', 'execution_id', 'job_id', 'queue', 'resource_id', 'module_path'].map((key, n) => [key, [true, { a: 1 }, ['x'], 7, Symbol('s'), refuse, new Date(0), 5n, NaN, lines][n % 10]])) as ContextFields,
  { trace_id: 'not-hex', span_id: '0AF7651916CD43DD', username: 'bob@example.com', level: 'x', duration_ms: 'x', category: 1, 'thread.id': 5, ['__proto__']: 7, module_path: 7 },
];

/** One of everything through the real way of a record: what arrives in each layout. */
function linesOfEverything(clock: Clock, source: 'error' | 'all'): Map<string, readonly string[]> {
  const sinks = LAYOUTS.map((layout) => new CollectingSink(layout));
  const selfLog = { report: (code: string, message: string, error?: unknown): never => { throw new Error(`${code} ${message}`, { cause: error }); } };
  const routes = sinks.map((sink, n) => ({ sink, serializer: createSerializer(LAYOUTS[n]!, some.identity()) }));
  const redactor = createRedactor({ clock, ids: new RecordIds(), diagnostics: selfLog });
  let context: ContextState | undefined;
  const pipeline = new Pipeline({ clock, context: { current: () => context }, enrichers: [], findSource: sourceFinder(source), redactor, router: new Router(routes, selfLog), selfLog });
  const core = { pipeline, levels: new LevelMap(TRACE), redactor };
  const cases = Math.max(HOSTILE.length, ERRORS.length, CONTEXTS.length);
  for (const category of CATEGORIES) {
    const logger = new Logger(core, { category, component: 'real' });
    for (let n = 0; n < cases; n += 1) {
      const fields = CONTEXTS[n % CONTEXTS.length];
      context = fields && new ContextState(fields);
      if (context !== undefined && n % 2 === 0) context.subject = { type: 'resource', id: lines };
      const level = LEVELS[n % LEVELS.length]!;
      const metadata = HOSTILE[n % HOSTILE.length]!;
      const error = ERRORS[n % ERRORS.length];
      logger.log(level, lines, metadata, error);
      logger.child(metadata as Record<string, unknown>, lines).log(level, metadata, error, 'text');
      pipeline.log({ level, category, component: 'real', event: 'http.request.completed' }, { message: error, metadata, error, hasError: true });
      pipeline.log({ level, category, component: 'real', event: 'http.request.completed' }, { message: metadata, metadata: { ...REQUEST, n }, ownedMetadata: true });
    }
  }
  const expected = CATEGORIES.length * cases * 4;
  return new Map(sinks.map((sink) => {
    expect([sink.name, sink.lines.length]).toEqual([sink.name, sink.name === 'flat-access' ? expected / 2 : expected]);
    return [sink.name, sink.lines];
  }));
}

describe.each<[string, () => Clock, 'error' | 'all']>([
  ['milliseconds', () => new MillisecondClock(), 'error'],
  ['microseconds, every source', () => new MicrosecondClock(), 'all'],
])('whatever is logged (%s)', (_, clock, source) => {
  const everything = linesOfEverything(clock(), source);

  it.each(LAYOUTS.map((layout) => [layout]))('is one valid line of layout %s', (layout) => {
    for (const line of everything.get(layout)!) {
      expect(line.indexOf('\n')).toBe(line.length - 1);
      assertValidLine(layout, line);
      expect(JSON.stringify(JSON.parse(line))).toHaveLength(line.length - 1);
      expect(line).not.toContain('hunter2');
    }
  });
});

import { PassThrough } from 'node:stream';
import { ContextState } from '../context/context-state';
import { DEFAULT_LIMITS } from '../options/options';
import { NestedSerializer } from '../serialize/nested.serializer';
import { some } from '../testing/some-record';
import { someRedactor } from '../testing/some-redactor';

const redactor = someRedactor();
const serializer = new NestedSerializer(some.identity());
/** Metadata and exception (8 limits of one text each), message (4) and the marks, with every character escaped. */
const LARGEST_LINE = DEFAULT_LIMITS.stringLength * 24 * 6;

/** The finished line of a record with this metadata, message and error, and what it says. */
function written(parts: Parameters<typeof some.record>[0]): { line: string; metadata: Record<string, unknown>; ms: number } {
  const started = process.cpuUsage();
  const line: string = serializer.serialize(redactor.redact(some.record(parts)));
  const { user, system } = process.cpuUsage(started);
  const { metadata } = JSON.parse(line) as { metadata: Record<string, unknown> };
  return { line, metadata, ms: (user + system) / 1000 };
}

function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 'end';
  for (let i = 0; i < depth; i += 1) value = wrap(value);
  return value;
}

function circular(): object {
  const self: Record<string, unknown> = { list: [] };
  self['self'] = self;
  (self['list'] as unknown[]).push(self, new Map([['back', self]]), new Set([self]));
  return self;
}

const throwing = (): never => {
  throw new Error('hostile');
};
const revoked = (target: object): object => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};
const throwingProxy = new Proxy({}, { get: throwing, ownKeys: throwing, getPrototypeOf: throwing, has: throwing });
const endlessProxy: object = new Proxy({}, { get: () => endlessProxy, ownKeys: () => ['more'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }) });

/** The stack first: V8 makes its text when it is replaced, by reading name and message. */
function hostileError(): Error {
  const error = new Error('x');
  for (const key of ['stack', 'message', 'name', 'cause', 'code', 'errors']) Object.defineProperty(error, key, { get: throwing });
  return error;
}

const HOSTILE: readonly (readonly [name: string, make: () => unknown])[] = [
  ['a throwing getter', () => ({ get value() { return throwing(); }, kept: 1 })],
  ['a throwing toJSON', () => ({ toJSON: throwing })],
  ['a toJSON that returns ever more of them', () => { const make = (): object => ({ toJSON: make }); return make(); }],
  ['a toJSON that returns undefined', () => ({ toJSON: () => undefined })],
  ['a throwing Symbol.toPrimitive, toString and valueOf', () => ({ [Symbol.toPrimitive]: throwing, toString: throwing, valueOf: throwing })],
  ['a throwing Symbol.toStringTag', () => ({ get [Symbol.toStringTag]() { return throwing(); } })],
  ['a throwing constructor', () => Object.create(Object.create(null, { constructor: { get: throwing } }) as object)],
  ['a Proxy whose traps throw', () => throwingProxy],
  ['a Proxy without end', () => endlessProxy],
  ['a revoked Proxy', () => revoked({})],
  ['a revoked Proxy of an array', () => revoked([])],
  ['a revoked Proxy of a function', () => revoked(throwing)],
  ['circular references', circular],
  ['objects 200,000 deep', () => nested(200_000, (inner) => ({ inner }))],
  ['arrays 200,000 deep', () => nested(200_000, (inner) => [inner])],
  ['a string of 100 MB', () => Buffer.alloc(100_000_000, 'x').toString('latin1')],
  ['100 MB of addresses', () => Buffer.alloc(100_000_000, 'bob@example.com ').toString('latin1')],
  ['100,000 keys', () => Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key_${i}`, i]))],
  ['an array of 1,000,000', () => new Array<string>(1_000_000).fill('password=hunter2')],
  ['a sparse array of 1,000,000,000', () => { const list: unknown[] = []; list.length = 1_000_000_000; return list; }],
  ['a Map of 100,000', () => new Map(Array.from({ length: 100_000 }, (_, i) => [i, i]))],
  ['a Set of 100,000', () => new Set(Array.from({ length: 100_000 }, (_, i) => i))],
  ['100 × 100 long strings', () => Array.from({ length: 100 }, () => new Array<string>(100).fill('a: b@c.de password=x '.repeat(500)))],
  ['long keys', () => Object.fromEntries(Array.from({ length: 100 }, (_, i) => ['k'.repeat(100_000) + i, 1]))],
  ['a huge BigInt', () => 10n ** 1_000_000n],
  ['symbols and functions', () => [Symbol('s'), Symbol(), throwing, class Task {}, () => 1]],
  ['invalid and hostile dates', () => [new Date(NaN), Object.assign(new Date(0), { toISOString: throwing, toJSON: throwing })]],
  ['expressions', () => [/a/g, Object.assign(/b/, { toString: throwing })]],
  ['boxed primitives', () => [Object(1n), Object('text'), Object(Symbol('s')), new Number(NaN), new Boolean(false)]],
  ['things that are not data', () => [Promise.resolve(1), new WeakMap(), new WeakSet(), new WeakRef({}), (function* () { yield 1; })()]],
  ['streams', () => [new PassThrough(), process.stdout]],
  ['the process', () => process],
  ['numbers JSON has not', () => [NaN, Infinity, -Infinity, -0]],
  ['lone surrogates', () => ({ '\ud800': '\udc00', pair: '😀' })],
  ['line ends and control characters', () => 'a\r\nb\u0000c\u001b[2Jd\u009be\u2028f\u2029g\u202eh'],
  ['a key __proto__', () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as unknown],
  ['an object without prototype', () => Object.assign(Object.create(null) as object, { a: 1 })],
  ['an error with throwing getters', hostileError],
  ['a Proxy of an error', () => new Proxy(new Error('x'), { get: throwing })],
  ['an error that causes itself', () => { const e = new Error('x'); e.cause = e; return e; }],
  ['an error with a message of 10 MB', () => new Error('bob@example.com '.repeat(600_000))],
  ['an AggregateError of AggregateErrors', () => nested(10, (inner) => new AggregateError(new Array(50).fill(inner), 'many'))],
];

type Parts = Parameters<typeof some.record>[0];
const PLACES: readonly (readonly [place: string, parts: (value: unknown) => Parts])[] = [
  ['a metadata value', (value) => ({ metadata: { value } })],
  ['the metadata itself', (value) => ({ metadata: Object(value) as object })],
  ["a value of one of our own records' metadata", (value) => ({ metadata: { value }, ownedMetadata: true })],
  ['the message', (value) => ({ message: value })],
  ['the error', (value) => ({ error: value })],
  ['a field of the context', (value) => ({ context: new ContextState({ tenant: value }) })],
];

describe.each(HOSTILE.map(([name]) => name))('%s', (hostile) => {
  const value = HOSTILE.find(([name]) => name === hostile)![1]();

  it.each(PLACES)('as %s gives one bounded line of valid JSON, soon', (_place, parts) => {
    const { line, ms } = written(parts(value));
    expect(line.slice(0, -1)).not.toMatch(/[\n\r\u001b\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
    expect(line.length).toBeLessThan(LARGEST_LINE);
    expect(ms).toBeLessThan(1_000);
  });
});

/** What stands in the record for this value. */
const shown = (value: unknown): unknown => written({ metadata: { value } }).metadata['value'];

describe('what cannot be shown', () => {
  it.each<[string, unknown, unknown]>([
    ['a circle', circular(), { list: ['[Circular]', { back: '[Circular]' }, ['[Circular]']], self: '[Circular]' }],
    ['bytes', [Buffer.from('hunter2'), new Uint8Array(3), new ArrayBuffer(5), new DataView(new ArrayBuffer(2))],
      ['[Buffer 7 bytes]', '[Uint8Array 3 bytes]', '[ArrayBuffer 5 bytes]', '[DataView 2 bytes]']],
    ['functions and symbols', [throwing, () => 1, Symbol('s')], ['[Function throwing]', '[Function]', 'Symbol(s)']],
    ['a promise', Promise.resolve('hunter2'), '[Promise]'],
    ['numbers JSON has not', [NaN, Infinity, -Infinity], ['NaN', 'Infinity', '-Infinity']],
    ['an invalid date', new Date(NaN), 'Invalid Date'],
  ])('%s says so', (_name, value, mark) => expect(shown(value)).toEqual(mark));

  it('what throws says so', () => {
    expect(shown({ get a() { return throwing(); }, b: 1 })).toEqual({ a: '[Unreadable]', b: 1 });
    expect([shown({ toJSON: throwing }), shown(revoked({})), shown(throwingProxy)]).toEqual(Array(3).fill('[Unreadable]'));
  });
});

describe('what has a form of its own', () => {
  it.each<[string, unknown, unknown]>([
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a BigInt', 12345678901234567890n, '12345678901234567890'],
    ['an expression', /a+/gi, '/a+/gi'],
    ['a Map', new Map<unknown, unknown>([['a', 1], [2, 'b']]), { a: 1, 2: 'b' }],
    ['a Set', new Set([1, 'a']), [1, 'a']],
    ['a URL', new URL('https://u:hunter2@h/?token=t&a=1'), 'https://u:[REDACTED]@h/?token=[REDACTED]&a=1'],
    ['a query', new URLSearchParams({ token: 't', a: '1' }), '?token=[REDACTED]&a=1'],
    ['headers', new Headers({ authorization: 'x', accept: 'text/html' }), { accept: 'text/html', authorization: '[REDACTED]' }],
    ['a class with toJSON', { toJSON: () => ({ password: 'x', a: 1 }) }, { password: '[REDACTED]', a: 1 }],
    ['boxed primitives', [Object(1n), Object('text'), Object(2)], ['1', 'text', 2]],
    ['undefined in a list', [undefined, 1], [null, 1]],
  ])('%s', (_name, value, form) => expect(shown(value)).toEqual(form));
});

describe('what is too much', () => {
  it('elements, keys and entries beyond the limit are counted', () => {
    expect(shown(new Array<number>(250).fill(7))).toEqual([...new Array<number>(100).fill(7), '…[150 more]']);
    expect(Object.keys(shown(Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`k${i}`, i]))) as object)).toContain('…[30 more]');
    expect(shown(new Set(Array.from({ length: 101 }, (_, i) => i)))).toContain('…[1 more]');
    expect(shown(new Map(Array.from({ length: 105 }, (_, i) => [`k${i}`, i])))).toHaveProperty(['…[5 more]']);
  });

  it('nesting beyond the limit is marked', () => {
    expect(JSON.stringify(shown(nested(50, (inner) => [inner])))).toBe('[[[[[[["[Depth limit]"]]]]]]]');
  });

  it('values beyond the limit of a record are dropped and marked', () => {
    const { line } = written({ metadata: { rows: Array.from({ length: 100 }, () => new Array<number>(100).fill(7)) } });
    expect(line.match(/7[,\]]/g)!.length).toBeLessThanOrEqual(DEFAULT_LIMITS.nodes);
    expect(line).toMatch(/…\[\d+ more\]/);
  });

  it('the many keys of a large object are not counted to the end', () => {
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`k${i}`, i]));
    expect(shown(many)).toHaveProperty(['…[10000 or more]']);
  });
});

describe('a key that would reach a prototype', () => {
  it('is kept as data and changes nothing', () => {
    const { line } = written({ metadata: JSON.parse('{"a":{"__proto__":{"polluted":true}}}') as object });
    expect(line).toContain('"metadata":{"a":{"__proto__":{"polluted":true}}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('a value that changes between two looks', () => {
  it('is read once', () => {
    let reads = 0;
    const changing = { get card() { reads += 1; return reads === 1 ? 'nothing' : 'password=hunter2'; } };
    expect(shown(changing)).toEqual({ card: 'nothing' });
    expect(reads).toBe(1);
  });

  it('is in the record as it was at the call', () => {
    const metadata = { list: [1] };
    const record = redactor.redact(some.record({ metadata }));
    metadata.list.push(2);
    expect(record.metadata).toEqual({ list: [1] });
  });
});

import { PassThrough } from 'node:stream';

export function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 'end';
  for (let i = 0; i < depth; i += 1) value = wrap(value);
  return value;
}

export function circular(): object {
  const self: Record<string, unknown> = { list: [] };
  self['self'] = self;
  (self['list'] as unknown[]).push(self, new Map([['back', self]]), new Set([self]));
  return self;
}

export const throwing = (): never => {
  throw new Error('hostile');
};
export const revoked = (target: object): object => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};
export const throwingProxy = new Proxy({}, { get: throwing, ownKeys: throwing, getPrototypeOf: throwing, has: throwing });
const endlessProxy: object = new Proxy({}, { get: () => endlessProxy, ownKeys: () => ['more'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }) });

/** The stack first: V8 makes its text when it is replaced, by reading name and message. */
function hostileError(): Error {
  const error = new Error('x');
  for (const key of ['stack', 'message', 'name', 'cause', 'code', 'errors']) Object.defineProperty(error, key, { get: throwing });
  return error;
}

/** What no logger should choke on, made when asked for: some of it is large. Each is a name and its maker. */
export const HOSTILE_VALUES: readonly (readonly [name: string, make: () => unknown])[] = [
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

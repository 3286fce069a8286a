import { ContextState } from '../context/context-state';
import { DEFAULT_LIMITS } from '../options/options';
import { NestedSerializer } from '../serialize/nested.serializer';
import { circular, HOSTILE_VALUES, nested, revoked, throwing, throwingProxy } from '../testing/hostile-values';
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

type Parts = Parameters<typeof some.record>[0];
const PLACES: readonly (readonly [place: string, parts: (value: unknown) => Parts])[] = [
  ['a metadata value', (value) => ({ metadata: { value } })],
  ['the metadata itself', (value) => ({ metadata: Object(value) as object })],
  ["a value of one of our own records' metadata", (value) => ({ metadata: { value }, ownedMetadata: true })],
  ['the message', (value) => ({ message: value })],
  ['the error', (value) => ({ error: value })],
  ['a field of the context', (value) => ({ context: new ContextState({ tenant: value }) })],
];

describe.each(HOSTILE_VALUES.map(([name]) => name))('%s', (hostile) => {
  const value = HOSTILE_VALUES.find(([name]) => name === hostile)![1]();

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

  it('is read once when it stands for the message as well', () => {
    let reads = 0;
    const changing = { get card() { reads += 1; return reads === 1 ? 'nothing' : 'something'; } };
    const { message, metadata } = redactor.redact(some.record({ message: changing, metadata: changing }));
    expect({ message, metadata, reads }).toEqual({ message: '{"card":"nothing"}', metadata: { card: 'nothing' }, reads: 1 });
  });

  it('is in the record as it was at the call', () => {
    const metadata = { list: [1] };
    const record = redactor.redact(some.record({ metadata }));
    metadata.list.push(2);
    expect(record.metadata).toEqual({ list: [1] });
  });
});

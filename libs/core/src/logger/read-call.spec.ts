import { Sensitive } from '../redact/sensitive';
import { readCall } from './read-call';

const boom = new TypeError('boom');

describe('a log call', () => {
  it.each([
    ['only text', ['saved'], { message: 'saved' }],
    ['text and fields', ['saved', { task_id: 't1' }], { message: 'saved', metadata: { task_id: 't1' } }],
    ['only an error', [boom], { message: 'boom', error: boom, hasError: true }],
    ['text and an error', ['save failed', boom], { message: 'save failed', error: boom, hasError: true }],
    [
      'text, fields and an error',
      ['save failed', { task_id: 't1' }, boom],
      { message: 'save failed', metadata: { task_id: 't1' }, error: boom, hasError: true },
    ],
    [
      'an error before the text',
      [boom, 'save failed'],
      { message: 'save failed', error: boom, hasError: true },
    ],
    ['an error under err', [{ err: boom, task_id: 't1' }], { message: 'boom', metadata: { task_id: 't1' }, error: boom, hasError: true }],
    [
      'an error under error beside text',
      ['save failed', { error: boom, task_id: 't1' }],
      { message: 'save failed', metadata: { task_id: 't1' }, error: boom, hasError: true },
    ],
    ['fields first', [{ task_id: 't1' }, 'saved'], { message: 'saved', metadata: { task_id: 't1' } }],
    ['a number', [42], { message: 42 }],
    ['several texts', ['a', 'b'], { message: 'a', metadata: { params: ['b'] } }],
    ['nothing to say', [undefined], { message: '' }],
    ['only fields', [{ task_id: 't1' }], { message: { task_id: 't1' }, metadata: { task_id: 't1' } }],
    ['only fields that name an event', [{ event: 'cache.miss', key: 'a' }], { message: 'cache.miss', metadata: { event: 'cache.miss', key: 'a' } }],
    ['an event that is no name', [{ event: '', key: 'a' }], { message: { event: '', key: 'a' } }],
    ['only a list', [['a']], { message: { params: [['a']] }, metadata: { params: [['a']] } }],
  ])('with %s keeps every part', (_, args, expected) => {
    const [first, ...rest] = args as [unknown, ...unknown[]];
    expect(readCall(first, rest)).toMatchObject(expected);
  });

  it('takes the error among the fields before the one behind them', () => {
    const second = new Error('second');
    expect(readCall('save failed', [{ err: boom, task_id: 't1' }, second])).toEqual({
      message: 'save failed', metadata: { task_id: 't1', params: [second] }, fields: undefined, error: boom, hasError: true,
    });
  });

  it('keeps a second error among the params rather than lose it', () => {
    const second = new Error('second');
    const call = readCall('failed', [boom, second]);
    expect(call.error).toBe(boom);
    expect(call.metadata).toEqual({ params: [second] });
  });

  it('does not change the fields it was given', () => {
    const fields = Object.freeze({ err: boom, task_id: 't1' });
    readCall('failed', [fields]);
    expect(fields).toEqual({ err: boom, task_id: 't1' });
  });

  const refuse = (): never => {
    throw new Error('no');
  };
  const revoked = (): object => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };

  it.each<[string, object]>([
    ['a throwing getter', Object.defineProperty({}, 'err', { enumerable: true, get: refuse })],
    ['a throwing getter of any name', Object.defineProperty({}, 'a', { enumerable: true, get: refuse })],
    ['a throwing tag', Object.defineProperty({}, Symbol.toStringTag, { enumerable: true, get: refuse })],
    ['a hostile proxy', new Proxy({}, { get: refuse, ownKeys: refuse, getPrototypeOf: refuse, has: refuse })],
    ['a revoked proxy', revoked()],
  ])('survives %s in whatever position, and keeps the rest', (_, hostile) => {
    expect(() => readCall(hostile, [])).not.toThrow();
    expect(() => readCall(hostile, [hostile, hostile])).not.toThrow();
    for (const args of [[hostile, { b: 2 }, boom], [{ b: 2 }, hostile, boom], [hostile, { err: boom, b: 2 }]]) {
      const call = readCall('m', args);
      expect(call).toMatchObject({ message: 'm', error: boom });
      expect(call.metadata).toMatchObject({ b: 2 });
    }
  });

  it('keeps what is behind a Map, a date or a toJSON when there are other fields beside it', () => {
    const map = new Map([['a', 1]]);
    expect(readCall('m', [map, { b: 2 }]).metadata).toEqual({ value: map, b: 2 });
    expect(readCall('m', [{ b: 2 }, new Date(0)]).metadata).toEqual({ value: new Date(0), b: 2 });
    const model = { toJSON: () => ({ id: 7 }) };
    expect(readCall('m', [model, { b: 2 }]).metadata).toEqual({ value: model, b: 2 });
  });

  it('keeps the sensitive properties of an instance out of the fields it is merged with', () => {
    class Person {
      name = 'Ann';
      maidenName = 'Smith';
      error = boom;
    }
    Sensitive()(Person.prototype, 'maidenName');
    expect(readCall('m', [new Person(), { b: 2 }]).metadata).toEqual({ name: 'Ann', maidenName: '[REDACTED]', b: 2 });
    expect(readCall('m', [{ b: 2 }, new Person()]).metadata).toEqual({ name: 'Ann', maidenName: '[REDACTED]', b: 2 });
    expect(readCall(new Person(), []).metadata).toEqual({ name: 'Ann', maidenName: '[REDACTED]' });
  });
});

import { runInNewContext } from 'node:vm';
import { some } from '../testing/some-record';
import { someRedactor } from '../testing/some-redactor';
import { exceptionSchema, type ExceptionShape } from './record.schema';

const redactor = someRedactor();

function exceptionFor(error: unknown): ExceptionShape {
  const { exception } = redactor.redact(some.record({ error }));
  return exceptionSchema.parse(JSON.parse(JSON.stringify(exception)));
}

class TaskError extends Error {}

describe('an exception', () => {
  it('has type, message, traceback and code', () => {
    const error = Object.assign(new TypeError('no such task'), { code: 'E_TASK' });
    expect(exceptionFor(error)).toEqual({ type: 'TypeError', message: 'no such task', traceback: error.stack, code: 'E_TASK' });
  });

  it.each<[string, unknown, string, string]>([
    ['a class of its own', new TaskError('m'), 'TaskError', 'm'],
    ['a name of its own', Object.assign(new Error('m'), { name: 'CustomName' }), 'CustomName', 'm'],
    ['another realm', runInNewContext('new RangeError("m")'), 'RangeError', 'm'],
    ['a DOMException', new DOMException('m', 'AbortError'), 'AbortError', 'm'],
    ['a text', 'out of paper', 'string', 'out of paper'],
    ['a number', 7, 'number', '7'],
    ['undefined', undefined, 'undefined', 'undefined'],
    ['null', null, 'null', 'null'],
    ['a symbol', Symbol('s'), 'symbol', 'Symbol(s)'],
    ['an object', { status: 1, password: 'x' }, 'Object', '{"status":1,"password":"[REDACTED]"}'],
    ['an instance', new (class Failure { status = 1; })(), 'Failure', '{"status":1}'],
    ['a function', TaskError, 'function', '[Function TaskError]'],
    ['a copy of an error', { name: 'E', message: 'm', stack: 'E: m\n    at a' }, 'E', 'm'],
  ])('is made of %s', (_name, thrown, type, message) => {
    expect(exceptionFor(thrown)).toMatchObject({ type, message });
  });

  it('has no secrets in any part', () => {
    const error = new Error('connect postgres://u:hunter2@db failed', { cause: new Error('token=hunter2') });
    const text = JSON.stringify(exceptionFor(Object.assign(error, { code: 'pwd=hunter2' })));
    expect(text).not.toContain('hunter2');
    expect(text).toContain('connect postgres://u:[REDACTED]@db failed');
  });

  it.each<[string, string, string]>([
    ['of an error', 'TypeError', 'TypeError: hunter2'],
    ['with a code', 'TypeError [E_X]', 'TypeError [E_X]: hunter2'],
    ['of a secret', 'Password', 'Password: [REDACTED]'],
    ['of a secret in two words', 'api key', 'api key: [REDACTED]'],
    ['with an address', 'bob@example.com', 'b***@example.com: hunter2'],
  ])('whose name is that %s begins its traceback so', (_what, name, head) => {
    const error = Object.assign(new Error('hunter2'), { name, stack: `${name}: hunter2\n    at save (a.js:1:1)` });
    for (let time = 0; time < 2; time += 1) expect(exceptionFor(error).traceback).toBe(`${head}\n    at save (a.js:1:1)`);
  });

  it('whose message is the form of a pattern together with its name has neither', () => {
    const strict = someRedactor({ redactPatterns: [/RangeError: \w{1,20}/g] });
    const { exception } = strict.redact(some.record({ error: new RangeError('blue') }));
    expect(exception?.traceback).toMatch(/^\[REDACTED\]\n/);
  });

  it('has the chain of its causes, five deep', () => {
    let error = new Error('0');
    for (let i = 1; i <= 9; i += 1) error = new Error(String(i), { cause: error });
    const messages: string[] = [];
    for (let link: ExceptionShape | undefined = exceptionFor(error); link !== undefined; link = link.cause) messages.push(link.message);
    expect(messages).toEqual(['9', '8', '7', '6', '5', '4']);
  });

  it('has a cause that is no error', () => {
    expect(exceptionFor(new Error('m', { cause: 'paper' })).cause).toEqual({ type: 'string', message: 'paper' });
  });

  it('has the members of an AggregateError, ten at most', () => {
    const many = new AggregateError(Array.from({ length: 30 }, (_, i) => new Error(`e${i}`)), 'all failed');
    const { type, errors } = exceptionFor(many);
    expect(type).toBe('AggregateError');
    expect(errors!.map(({ message }) => message)).toEqual(Array.from({ length: 10 }, (_, i) => `e${i}`));
  });

  it('follows no circle', () => {
    const [a, b] = [new Error('a'), new Error('b')];
    a.cause = b;
    b.cause = a;
    expect(exceptionFor(a)).toMatchObject({ message: 'a', cause: { message: 'b' } });
    expect(exceptionFor(a).cause!.cause).toBeUndefined();
  });

  it('survives an error whose getters throw', () => {
    const error = new Error('m');
    for (const key of ['stack', 'message', 'name', 'cause', 'code']) {
      Object.defineProperty(error, key, { get: () => { throw new Error('hostile'); } });
    }
    expect(exceptionFor(error)).toMatchObject({ message: '[Unreadable]' });
  });

  it('keeps the frames of a stack whose message is long', () => {
    const { message, traceback } = exceptionFor(new Error('x '.repeat(100_000)));
    expect(message).toContain('…[truncated');
    expect(traceback).toMatch(/\n {4}at .*exception\.spec/);
  });

  it('in metadata has the same shape', () => {
    const { metadata } = redactor.redact(some.record({ metadata: { failures: [new TaskError('m')] } }));
    expect(metadata).toMatchObject({ failures: [{ type: 'TaskError', message: 'm', traceback: expect.stringContaining('exception.spec') as string }] });
  });

  it('is absent when the record is not about an error', () => {
    expect(redactor.redact(some.record()).exception).toBeUndefined();
  });
});

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
  ])('with %s keeps every part', (_, args, expected) => {
    const [first, ...rest] = args as [unknown, ...unknown[]];
    expect(readCall(first, rest)).toMatchObject(expected);
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

  it.each([
    ['a throwing getter', Object.defineProperty({}, 'err', { enumerable: true, get: () => { throw new Error('no'); } })],
    ['a hostile proxy', new Proxy({}, { get: () => { throw new Error('no'); }, ownKeys: () => { throw new Error('no'); }, getPrototypeOf: () => { throw new Error('no'); } })],
  ])('survives %s', (_, fields) => {
    expect(() => readCall('m', [fields, boom])).not.toThrow();
    expect(() => readCall(fields, [])).not.toThrow();
  });
});

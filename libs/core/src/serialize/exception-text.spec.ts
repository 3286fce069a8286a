import type { ExceptionShape } from '../record/record.schema';
import { ExceptionText } from './exception-text';

const FRAMES = '\n    at save ("/app/\u2028tasks.js":1:2)\n    at Object.<anonymous> (C:\\app\\main.js:3:4)';

describe('the text of an exception', () => {
  const texts = new ExceptionText();

  it.each<[string, ExceptionShape]>([
    ['frames', { type: 'Error', message: 'a "quoted" one', traceback: `Error: a "quoted" one${FRAMES}` }],
    ['the same frames and another message', { type: 'Error', message: 'two\nlines', traceback: `Error: two\nlines${FRAMES}` }],
    ['other frames', { type: 'TypeError', message: 'm', traceback: 'TypeError: m\n    at b (b.js:1:1)' }],
    ['the first frames again', { type: 'Error', message: '', traceback: `Error${FRAMES}`, code: 'E_X' }],
    ['a message that looks like frames', { type: 'Error', message: `m${FRAMES}`, traceback: `Error: m${FRAMES}${FRAMES}` }],
    ['no frames', { type: 'Error', message: 'm', traceback: 'Error: m', code: 0 }],
    ['no traceback', { type: 'string', message: 'thrown' }],
    ['a cause and members', { type: 'AggregateError', message: 'm', traceback: `x${FRAMES}`, code: 1, cause: { type: 'Error', message: 'c', traceback: `c${FRAMES}` }, errors: [{ type: 'null', message: 'null' }] }],
  ])('with %s is its JSON', (_name, exception) => {
    expect(texts.textOf(exception)).toBe(JSON.stringify(exception));
  });
});

import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import type { LogCall } from '../pipeline/pipeline';
import { CRITICAL, ERROR, INFO, WARNING } from '../record/level';
import type { RecordSource } from '../record/record.schema';
import { some } from '../testing/some-record';
import { sourceFinder } from './find-source';

/** Calls `find` from a function of an application file. */
function fromApp(find: () => unknown, file = '/app/src/task.service.js'): RecordSource | undefined {
  const app = runInThisContext('(function create(find) {\n  return find(); })', { filename: file }) as (find: () => unknown) => unknown;
  return app(find) as RecordSource | undefined;
}

const call = (parts: Partial<LogCall> = {}): LogCall => ({ message: 'm', ...parts });
const withStack = (...frames: string[]): LogCall => {
  const error = new Error('m');
  error.stack = ['Error: m', ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return call({ error, hasError: true });
};
const find = sourceFinder('error');
const onError = some.origin({ level: ERROR });

describe('the source of a record', () => {
  it('is where the log call stands', () => {
    expect(fromApp(() => find(onError, call()))).toEqual({ file: '/app/src/task.service.js', line: 2, function: 'create' });
  });

  it('is relative to the working directory when inside it', () => {
    expect(fromApp(() => find(onError, call()), join(process.cwd(), 'src/a.js'))?.file).toBe(join('src', 'a.js'));
  });

  it('is found on ERROR and above by default', () => {
    const levels = [INFO, WARNING, ERROR, CRITICAL].map((level) => fromApp(() => find(some.origin({ level }), call())) !== undefined);
    expect(levels).toEqual([false, false, true, true]);
  });

  it('is no line of the message that looks like a place', () => {
    const error = runInThisContext("new Error('no\\n    at secret (made-up.js:1:1)\\nvalue')", { filename: '/app/src/real.js' }) as Error;
    expect(find(onError, call({ error, hasError: true }))?.file).toBe('/app/src/real.js');
  });

  it('is the same for errors of one place, whatever they say', () => {
    const frames = '\n    at save (/app/src/real.js:7:3)';
    const sources = ['one', '', 'two\nlines', 'Error'].map((message) => {
      const error = new Error(message);
      error.stack = `Error${message === '' ? '' : `: ${message}`}${frames}`;
      return find(onError, call({ error, hasError: true }));
    });
    for (const source of sources) expect(source).toEqual({ file: '/app/src/real.js', line: 7, function: 'save' });
  });

  it('is that of the first frame when the message was changed to words that stand in it', () => {
    const error = new Error('m');
    error.stack = 'Error: m\n    at save (/app/src/real.js:7:3)\n    at main (/app/src/main.js:1:1)';
    error.message = 'save';
    expect(find(onError, call({ error, hasError: true }))?.line).toBe(7);
  });

  it('is found on every record, or on none, when set so', () => {
    expect(fromApp(() => sourceFinder('all')(some.origin(), call()))?.line).toBe(2);
    expect(fromApp(() => sourceFinder('off')(onError, call()))).toBeUndefined();
  });

  it.each<[string, string[], RecordSource]>([
    ['a method', ['TaskService.create (/app/a.ts:10:5)'], { file: '/app/a.ts', line: 10, function: 'TaskService.create' }],
    ['an async method', ['async TaskService.create (/app/a.ts:10:5)'], { file: '/app/a.ts', line: 10, function: 'TaskService.create' }],
    ['a constructor', ['new Task (/app/a.ts:10:5)'], { file: '/app/a.ts', line: 10, function: 'Task' }],
    ['a renamed method', ['Task.run [as handler] (/app/a.ts:10:5)'], { file: '/app/a.ts', line: 10, function: 'Task.run' }],
    ['no function', ['/app/a.ts:10:5'], { file: '/app/a.ts', line: 10, function: '<anonymous>' }],
    ['an ES module', ['run (file:///app/a%20b.mjs:10:5)'], { file: '/app/a b.mjs', line: 10, function: 'run' }],
    ['a directory with parentheses', ['run (/app (1)/a.ts:10:5)'], { file: '/app (1)/a.ts', line: 10, function: 'run' }],
    ['code behind eval', ['eval (eval at run (/app/a.ts:1:1), <anonymous>:1:1)', 'run (/app/b.ts:10:5)'], { file: '/app/b.ts', line: 10, function: 'run' }],
    ['Windows', ['run (C:\\app\\a.ts:10:5)'], { file: 'C:\\app\\a.ts', line: 10, function: 'run' }],
    ['the first place of the application', [
      'JSON.parse (<anonymous>)', 'node:internal/process/task_queues:95:5', 'Query.run (/app/node_modules/pg/lib/query.js:1:1)',
      'Logger.error (' + join(__dirname, 'logger.ts') + ':1:1)', 'load (/app/a.ts:10:5)', 'main (/app/b.ts:1:1)',
    ], { file: '/app/a.ts', line: 10, function: 'load' }],
  ])('of an error is read from its stack: %s', (_name, frames, source) => {
    expect(find(onError, withStack(...frames))).toEqual(source);
  });

  it.each([
    ['without a head', '    at save (/app/a.js:7:3)\n    at main (/app/m.js:1:1)'],
    ['whose frames are not indented', 'Error: gone\nat save (/app/a.js:7:3)\nat main (/app/m.js:1:1)'],
  ])('of an error whose message stands in a frame is the first place of a stack %s', (_name, stack) => {
    expect(find(onError, call({ error: Object.assign(new Error('save'), { stack }), hasError: true }))?.function).toBe('save');
  });

  it.each<[string, LogCall]>([
    ['has no frame of the application', withStack('Query.run (/app/node_modules/pg/lib/query.js:1:1)')],
    ['has no stack', call({ error: 'out of paper', hasError: true })],
    ['is undefined', call({ error: undefined, hasError: true })],
    ['throws when it is read', call({ error: new Proxy(new Error('m'), { get: () => { throw new Error('hostile'); } }), hasError: true })],
  ])('is that of the log call when the error %s', (_name, logCall) => {
    expect(fromApp(() => find(onError, logCall))?.function).toBe('create');
  });

  it('skips the directories of packages that wrap the loggers', () => {
    const wrapped = sourceFinder('error', ['/app/src']);
    const source = fromApp(() => fromApp(() => wrapped(onError, call())), '/app/main/main.js');
    expect(source?.file).toBe('/app/main/main.js');
  });

  it('skips them under the names their source maps give them too', () => {
    const wrapped = sourceFinder('error', ['/app/wrapper/dist']);
    const source = fromApp(() => fromApp(() => wrapped(onError, call()), '/app/wrapper/src/logger.ts'), '/app/main/main.ts');
    expect(source?.file).toBe('/app/main/main.ts');
  });

  it('leaves the limit of stack traces as it was', () => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 3;
    try {
      fromApp(() => find(onError, call()));
      expect(Error.stackTraceLimit).toBe(3);
    } finally {
      Error.stackTraceLimit = limit;
    }
  });
});

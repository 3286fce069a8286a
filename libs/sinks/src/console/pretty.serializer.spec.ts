import { CRITICAL, ERROR, WARNING, type ExceptionShape } from '@cairn/core';
import { some } from '@cairn/core/testing';
import { PrettySerializer } from './pretty.serializer';

const ESC = String.fromCharCode(27);
const plain = new PrettySerializer({ colors: false });
const colored = new PrettySerializer({ colors: true });

describe('the pretty layout', () => {
  it('puts time, level, component and message in columns, then the fields and the end of the request id', () => {
    const record = some.redactedRecord({
      category: 'request',
      component: 'http',
      event: 'http.request.completed',
      message: 'HTTP request completed',
      metadata: { method: 'GET', path: '/tasks', status_code: 200, duration_ms: 12.3456, referrer: null },
      context: { request_id: 'req_0123456789ab' },
    });
    expect(plain.serialize(record)).toBe(
      '03:04:05.678 INFO     http                   GET /tasks  status_code=200  duration=12.3ms  req…89ab\n',
    );
  });

  it('names the operation and the job', () => {
    const record = some.redactedRecord({
      level: WARNING,
      component: 'a_component_with_22_ch',
      operation: 'provision',
      metadata: { attempt: 2, reason: 'quota reached', nested: { a: [1, 2] } },
      context: { job_id: '17' },
    });
    expect(plain.serialize(record)).toBe(
      '03:04:05.678 WARNING  a_component_with_22_ch Something happened  operation=provision  attempt=2  reason="quota reached"  nested={"a":[1,2]}  job 17\n',
    );
  });

  it('shortens the name of a component, so that columns hold', () => {
    const line = plain.serialize(some.redactedRecord({ component: 'a_component_with_23_cha' }));
    expect(line).toBe('03:04:05.678 INFO     a_component_with_23_c… Something happened\n');
  });

  it('shows seconds from one second on and cuts long values', () => {
    const line = plain.serialize(some.redactedRecord({ metadata: { duration_ms: 1_234, waited_ms: 8.25, blob: 'x'.repeat(500) } }));
    expect(line).toContain('  duration=1.23s  waited=8.3ms  ');
    expect(line).toContain(`blob=${'x'.repeat(160)}…`);
  });

  it('says of a job what its line does not say already', () => {
    const record = some.redactedRecord({
      category: 'job',
      component: 'email',
      event: 'job.started',
      message: 'Job started',
      metadata: { task_name: 'send', task_id: '17', queue: 'email', attempt: 1, max_retries: 3, worker_id: 'host:42', execution_id: 'exec_1', waited_ms: 3 },
      context: { job_id: '17', queue: 'email', execution_id: 'exec_1' },
    });
    expect(plain.serialize(record)).toBe(
      '03:04:05.678 INFO     email                  Job started  task_name=send  attempt=1  max_retries=3  waited=3ms  job 17\n',
    );
  });

  it('names a job that is not the context’s own', () => {
    const shown = (context: { readonly job_id?: string }) =>
      plain.serialize(some.redactedRecord({ category: 'job', event: 'job.stalled', metadata: { task_id: '17', queue: 'email' }, context }));
    expect(shown({})).toContain('Something happened  task_id=17\n');
    expect(shown({ job_id: '16' })).toContain('Something happened  task_id=17  job 16\n');
  });

  it('leaves the fields of other records to their writers', () => {
    const metadata = { task_id: '17', queue: 'checkout', worker_id: 'w1' };
    for (const category of ['application', 'job'] as const) {
      const line = plain.serialize(some.redactedRecord({ category, metadata, context: { job_id: '17' } }));
      expect(line).toContain('task_id=17  queue=checkout  worker_id=w1');
    }
  });

  it('says what is as usual of no message, and of a call its provider once', () => {
    const shown = (event: string, message: string, metadata: object) => plain.serialize(some.redactedRecord({ event, message, metadata: { ...metadata } })).slice(45);
    expect(shown('websocket.message.completed', 'WebSocket message completed', { route: 'move', outcome: 'complete', slow: false })).toBe('WebSocket message completed  route=move\n');
    expect(shown('rpc.message.completed', 'Microservice message completed', { outcome: 'rejected', slow: true })).toBe('Microservice message completed  outcome=rejected  slow=true\n');
    expect(shown('integration.call.completed', 'Call to external payments completed', { provider: 'payments', status_code: 200 })).toBe('Call to external payments completed  status_code=200\n');
    expect(shown('http.request.completed', '', { method: 'GET', path: '/x', status_code: 404, slow: false, error_message: 'no such task' })).toBe('GET /x  status_code=404  error_message="no such task"\n');
  });

  it('says fields once that are the message, too', () => {
    const shown = (metadata: Record<string, unknown>, message = JSON.stringify(metadata)) => plain.serialize(some.redactedRecord({ message, metadata })).slice(45);
    const fields = { status: 'error', message: 'sold out' };
    expect(shown(fields)).toBe('status=error  message="sold out"\n');
    expect(shown({ ...fields, code: 7 }, '{"status":"error","mess…')).toBe('status=error  message="sold out"  code=7\n');
    expect(shown(fields, '{"a":1}')).toBe('{"a":1}  status=error  message="sold out"\n');
    expect(shown({}, '{}')).toBe('{}\n');
  });

  it('says of the settings where the logs are and what was set, by whom', () => {
    const shown = (settings: unknown) =>
      plain.serialize(some.redactedRecord({ event: 'app.config_loaded', message: 'Configuration loaded', metadata: { settings } })).slice(45);
    const set_by = { service_name: 'option', level: 'environment', 'levels.TASK_SERVICE': 'environment' };
    const settings = { service_name: 'shop', dir: '/srv/shop/logs', levels: {}, set_by };
    expect(shown(settings)).toBe(
      'Configuration loaded  dir=/srv/shop/logs  set_by_option=service_name  set_by_environment=level,levels.TASK_SERVICE\n',
    );
    expect(shown({ ...settings, set_by: {} })).toBe('Configuration loaded  dir=/srv/shop/logs\n');
    expect(shown({ ...settings, to_file: false, set_by: { to_file: 'option' } })).toBe('Configuration loaded  set_by_option=to_file\n');
    expect(shown('none')).toBe('Configuration loaded  settings=none\n');
  });

  it('leaves the names of durations that are no numbers as they are', () => {
    expect(plain.serialize(some.redactedRecord({ metadata: { duration_ms: 'long' } }))).toContain('duration_ms=long');
  });

  it('writes stack traces and their causes on lines of their own', () => {
    const record = some.redactedRecord({
      level: ERROR,
      exception: {
        type: 'TypeError',
        message: 'no such task',
        traceback: 'TypeError: no such task\n    at find (src/tasks.ts:3:5)\n    at main (node_modules/x/index.js:1:1)',
        code: 'E_TASK',
        cause: { type: 'Error', message: 'connection lost' },
        errors: [{ type: 'RangeError', message: 'one of them', traceback: 'RangeError: one of them\n    at a (b.ts:1:1)' }],
      },
    });
    expect(plain.serialize(record).split('\n')).toEqual([
      '03:04:05.678 ERROR    task_service           Something happened',
      '    TypeError: no such task (code E_TASK)',
      '      at find (src/tasks.ts:3:5)',
      '      at main (node_modules/x/index.js:1:1)',
      '    Caused by: Error: connection lost',
      '        - RangeError: one of them',
      '          at a (b.ts:1:1)',
      '',
    ]);
  });

  it('says a message once when it is that of the error too', () => {
    const shown = (message: string, exception: ExceptionShape) =>
      new PrettySerializer({ colors: false }).serialize(some.redactedRecord({ level: ERROR, message, exception })).split('\n').slice(0, -1).map((line, at) => (at === 0 ? line.slice(45) : line));
    const exception = { type: 'TaskError', message: 'no such task', code: 'E_TASK', traceback: 'Error: no such task\n    at find (src/tasks.ts:3:5)' };
    expect(shown('no such task', exception)).toEqual(['no such task', '    TaskError (code E_TASK)', '      at find (src/tasks.ts:3:5)']);
    expect(shown('Task not read', exception)[1]).toBe('    Error: no such task (code E_TASK)');
    expect(shown('no such', { ...exception, message: 'no such' })[1]).toBe('    Error: no such task (code E_TASK)');
    expect(shown('two\nlines', { type: 'Error', message: 'two\nlines', traceback: 'Error: two\nlines\n    at a (b.ts:1:1)' })).toEqual([
      'two\\nlines',
      '    Error',
      '      at a (b.ts:1:1)',
    ]);
    expect(shown('42', { type: 'number', message: '42', cause: { type: 'Error', message: '42' } })).toEqual(['42', '    number', '    Caused by: Error: 42']);
  });

  it('prints the stack of an error once, however many records tell of it, until other lines have pushed it up', () => {
    const serializer = new PrettySerializer({ colors: false });
    const error = new Error('boom');
    const shown = (message: string) => serializer.serialize(some.redactedRecord({ level: ERROR, message, error })).split('\n').slice(1, -1);
    expect(shown('Task not read').length).toBeGreaterThan(1);
    expect(shown('boom')).toEqual(['    Error (stack above)']);
    expect(shown('GET /tasks/1')).toEqual(['    Error: boom (stack above)']);
    for (let n = 0; n < 100; n += 1) serializer.serialize(some.redactedRecord());
    expect(shown('Task not read').length).toBeGreaterThan(1);
  });

  it('lets nothing move the cursor or begin a line, wherever it stands', () => {
    const evil = `a${ESC}[2Jb\r\nc\u009bd\u202ee\u2028f`;
    const line = plain.serialize(
      some.redactedRecord({
        message: evil,
        component: evil,
        operation: evil,
        metadata: { [evil]: evil, deep: { evil } },
        context: { request_id: evil, job_id: evil },
        exception: { type: evil, message: evil, traceback: `${ESC}]0;title\u0007\n at x\rspoofed`, code: evil },
      }),
    );
    expect(line.split('\n')).toHaveLength(4); // the line, the trace's two, the end
    expect(line.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
    expect(line).toContain('\\u001b[2Jb\\r\\nc\\u009bd\\u202ee\\u2028f');
  });

  it('says the same with colours as without', () => {
    const records = [
      some.redactedRecord({ level: CRITICAL, error: new Error('boom') }),
      ...[200, 404, 500].map((status_code) => some.redactedRecord({ metadata: { status_code, duration_ms: 2_000 } })),
    ];
    for (const record of records) {
      const line = colored.serialize(record);
      expect(line).toContain(`${ESC}[`);
      expect(line.replaceAll(new RegExp(`${ESC}\\[[\\d;]*m`, 'g'), '')).toBe(plain.serialize(record));
    }
  });

  it('colours the status by its class', () => {
    const shown = (status_code: number) => colored.serialize(some.redactedRecord({ metadata: { status_code } }));
    expect(shown(201)).toContain(`${ESC}[32m201`);
    expect(shown(404)).toContain(`${ESC}[33m404`);
    expect(shown(503)).toContain(`${ESC}[31m503`);
  });
});

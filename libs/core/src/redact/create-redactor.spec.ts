import { ContextState } from '../context/context-state';
import type { SelfLog } from '../diagnostics/self-log';
import { some, SOME_TIME } from '../testing/some-record';
import { someRedactor } from '../testing/some-redactor';

const redactor = someRedactor();

describe('a redacted record', () => {
  it('has its time as text, an id of its own and the subject of its job', () => {
    const context = new ContextState();
    context.subject = { type: 'resource', id: 'res_1' };
    const records = [1, 2].map(() => redactor.redact(some.record({ context })));
    expect(records[0]).toMatchObject({ time: SOME_TIME, timestamp: '2026-01-02T03:04:05.678Z', subject: { type: 'resource', id: 'res_1' } });
    expect(records[0]!.record_id).not.toBe(records[1]!.record_id);
  });

  it.each<[string, unknown, string]>([
    ['a text', 'login of bob@example.com failed', 'login of b***@example.com failed'],
    ['nothing', undefined, ''],
    ['null', null, 'null'],
    ['a number', 42, '42'],
    ['an object', { password: 'x', a: 1 }, '{"password":"[REDACTED]","a":1}'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
  ])('has %s as its message', (_name, message, text) => {
    expect(redactor.redact(some.record({ message })).message).toBe(text);
  });

  it('has a message of four times the length of a value', () => {
    const { message, metadata } = someRedactor({ limits: { stringLength: 100, collectionSize: 9, depth: 9, nodes: 99 } }).redact(
      some.record({ message: 'x'.repeat(401), metadata: { value: 'x'.repeat(101) } }),
    );
    expect(message).toBe(`${'x'.repeat(400)}…[truncated 1 characters]`);
    expect(metadata).toEqual({ value: `${'x'.repeat(100)}…[truncated 1 characters]` });
  });

  it('has the fields of a child logger below those of the call', () => {
    const { metadata } = redactor.redact(some.record({ fields: { a: 1, b: 1 }, metadata: { b: 2 } }));
    expect(metadata).toEqual({ a: 1, b: 2 });
    expect(redactor.redact(some.record({ fields: { a: 1 } })).metadata).toEqual({ a: 1 });
  });

  it.each([[{}], [undefined]])('has empty metadata when the call gave %j', (metadata) => {
    expect(redactor.redact(some.record({ metadata })).metadata).toEqual({});
  });

  it.each<[string, object, object]>([
    ['a list', [1, 2], { value: [1, 2] }],
    ['a Map', new Map([['a', 1]]), { a: 1 }],
    ['a date', new Date(0), { value: '1970-01-01T00:00:00.000Z' }],
  ])('has %s given as metadata as fields', (_name, metadata, fields) => {
    expect(redactor.redact(some.record({ metadata })).metadata).toEqual(fields);
  });

  it('leaves what the caller passed as it was', () => {
    const metadata = { password: 'x', user: { email: 'bob@example.com' } };
    redactor.redact(some.record({ metadata }));
    expect(metadata).toEqual({ password: 'x', user: { email: 'bob@example.com' } });
  });

  it.each([false, true])('has no secret at any depth (own metadata: %s)', (ownedMetadata) => {
    const metadata = {
      password: 'hunter2', token: 12345, cookie: { sid: 'hunter2' }, secret: ['hunter2'], pin: 1234, cvv: null, otp: undefined, secure_token: false, apiKey: '',
      url: '/a?token=hunter2', card: 4111111111111111, email: 'bob@example.com', contact: 'bob@example.com', count: 4, ratio: NaN, big: 1n, when: new Date(0),
      list: [{ clientSecret: 'hunter2' }, [['token', 'hunter2']]],
      map: new Map([['accessToken', 'hunter2']]),
      rawHeaders: ['Host', 'a', 'Authorization', 'hunter2'],
      field: { name: 'password', value: 'hunter2' },
      invalid: { property: 'password', value: 'hunter2', constraints: { min: 'too short' } },
      body: '{"password":"hunter2"}',
      args: ['run', '--password', 'hunter2', '--verbose', 'yes'], privateKeyPem: 'hunter2',
      'bob@example.com': 1,
    };
    const redacted = redactor.redact(some.record({ metadata, ownedMetadata })).metadata;
    expect(JSON.stringify(redacted)).not.toMatch(/hunter2|12345|4111|bob/);
    expect(redacted).toMatchObject({
      password: '[REDACTED]', token: '[REDACTED]', cookie: '[REDACTED]', pin: '[REDACTED]', cvv: null, secure_token: false, apiKey: '',
      email: 'b***@example.com', contact: 'b***@example.com', count: 4, ratio: 'NaN', big: '1', when: '1970-01-01T00:00:00.000Z',
      args: ['run', '--password', '[REDACTED]', '--verbose', 'yes'],
      list: [{ clientSecret: '[REDACTED]' }, [['token', '[REDACTED]']]], invalid: { constraints: { min: 'too short' } },
    });
  });

  it.each<[string, object, object]>([
    ['bind parameters', { sql: 'UPDATE u SET name = $2, password = crypt($1, $3)', params: ['hunter2', 'bob', 's'] }, { sql: 'UPDATE u SET name = $2, password = crypt($1, $3)', params: ['[REDACTED]', 'bob', 's'] }],
    ['bind parameters of an INSERT', { query: 'INSERT INTO u (id, token) VALUES (?, ?)', values: [1, 'x'] }, { query: 'INSERT INTO u (id, token) VALUES (?, ?)', values: [1, '[REDACTED]'] }],
    ['bind parameters behind a literal with a question mark', { sql: "note = 'why?' AND password = ?", params: ['hunter2'] }, { sql: "note = 'why?' AND password = ?", params: ['[REDACTED]'] }],
    ['bind parameters of mssql', { sql: 'a = @0 AND password = @1', params: [1, 'hunter2'] }, { sql: 'a = @0 AND password = @1', params: [1, '[REDACTED]'] }],
    ['an argument of a command', { args: ['/usr/bin/mysqldump', '-phunter'] }, { args: ['/usr/bin/mysqldump', '-p[REDACTED]'] }],
    ['an argument of another', { args: ['tool', '-print'] }, { args: ['tool', '-print'] }],
    ['a password as the next argument', { args: ['sshpass', '-p', 'hunter', 'ssh', 'host'] }, { args: ['sshpass', '-p', '[REDACTED]', 'ssh', 'host'] }],
    ['what has another name', { id: 'title', content: 'Write', path: 'status', oldValue: 'open' }, { id: 'title', content: 'Write', path: 'status', oldValue: 'open' }],
    ['what may be a text or an object', { auth: 'bob:abc', config: { auth: { user: 'bob', password: 'x' } }, sid: 'abc' }, { auth: '[REDACTED]', config: { auth: { user: 'bob', password: '[REDACTED]' } }, sid: '[REDACTED]' }],
    ['lists, and their counts', { phoneNumbers: ['0170 1234567'], phones: 3, pins: ['1234'] }, { phoneNumbers: '[REDACTED]', phones: 3, pins: '[REDACTED]' }],
    ['names of which one is the mask of another', { 'alice@x.com': 3, 'a***@x.com': 4 }, { 'a***@x.com': 3, 'a***@x.com (2)': 4 }],
    ['keys of a Map that are written the same', { map: new Map<unknown, number>([[1, 3], ['1', 4]]) }, { map: { 1: 3, '1 (2)': 4 } }],
    ['names that become the same', { 'alice@x.com': 3, 'adam@x.com': 4, 'anna@x.com': { password: 'x' } }, { 'a***@x.com': 3, 'a***@x.com (2)': 4, 'a***@x.com (3)': { password: '[REDACTED]' } }],
    ['two names', { changed: ['token', 'password'] }, { changed: ['token', 'password'] }],
    ['a name and its value', { changed: ['token', 'a1'] }, { changed: ['token', '[REDACTED]'] }],
    ['a tag', { Key: 'Password', Value: 'hunter2' }, { Key: 'Password', Value: '[REDACTED]' }],
    ['flat headers', { headers: ['Host', 'a', 'X-Api-Key', 'abc'] }, { headers: ['Host', 'a', 'X-Api-Key', '[REDACTED]'] }],
  ])('judges %s by what stands beside them', (_name, metadata, shown) => {
    expect(redactor.redact(some.record({ metadata })).metadata).toEqual(shown);
    expect(redactor.redactValue({ nested: metadata })).toEqual({ nested: shown });
  });

  it.each<[string, unknown[], unknown[]]>([
    ['user %s, token %s', ['bob', 'abc'], ['bob', '[REDACTED]']],
    ['password=%s', ['abc'], ['[REDACTED]']],
    ['the password is', ['abc'], ['[REDACTED]']],
    ['token:', ['abc', 'def'], ['[REDACTED]', 'def']],
    ['password of %s is %s', ['bob', 'abc'], ['bob', '[REDACTED]']],
    ['token for user %s: %s', ['bob', 'abc'], ['bob', '[REDACTED]']],
    ['sent token for %s to %s', ['bob', 'ann'], ['bob', 'ann']],
    ['moved', ['to b'], ['to b']],
  ])('judges arguments by the message before them: %s', (message, params, shown) => {
    expect(redactor.redact(some.record({ message, metadata: { params } })).metadata).toEqual({ params: shown });
  });

  it('has nothing under symbols, and what was clean before is looked at again when it changes', () => {
    const origin = some.origin();
    const texts = ['plain', 'plain', 'password=hunter2', 'plain', 'x'.repeat(20), 'mail bob@example.com'];
    const shown = Array.from({ length: 20 }, () => texts.map((text) => redactor.redact(some.record({ origin, message: text, metadata: { text, [Symbol('s')]: text } }))));
    for (const round of shown) {
      expect(round.map(({ message }) => message)).toEqual(['plain', 'plain', 'password=[REDACTED]', 'plain', 'x'.repeat(20), 'mail b***@example.com']);
      expect(round.map(({ metadata }) => metadata['text'])).toEqual(round.map(({ message }) => message));
      expect(round.flatMap(({ metadata }) => Object.getOwnPropertySymbols(metadata))).toEqual([]);
    }
  });

  it('follows the settings for keys', () => {
    const own = someRedactor({ redactKeys: ['colour'], redactAllow: ['token'] });
    expect(own.redactValue({ favourite: { COLOUR: 'red' }, token: 'abc' })).toEqual({ favourite: { COLOUR: '[REDACTED]' }, token: 'abc' });
  });
});

describe('a context', () => {
  it('always has the three ids, and others when they are known', () => {
    const state = new ContextState({ request_id: 'req_1', user_id: null, job_id: undefined, tenant: 'acme', session_id: '' });
    const { fields, json } = redactor.redactContext(state);
    expect(fields).toEqual({ request_id: 'req_1', user_id: null, organization_id: null, tenant: 'acme' });
    expect(JSON.parse(json)).toEqual(fields);
  });

  it('says that nothing is known outside any story', () => {
    expect(redactor.redactContext(undefined).json).toBe('{"request_id":null,"user_id":null,"organization_id":null}');
  });

  it('is made once until it changes', () => {
    const state = new ContextState({ request_id: 'req_1' });
    const first = redactor.redactContext(state);
    expect(redactor.redactContext(state)).toBe(first);
    state.set('user_id', 7);
    expect(redactor.redactContext(state).fields).toMatchObject({ request_id: 'req_1', user_id: '7' });
  });

  it('has no secrets, and its trace untouched', () => {
    const trace = { trace_id: '41111111111111114111111111111111', span_id: '4111111111111111' };
    const { fields } = redactor.redactContext(new ContextState({ ...trace, username: 'bob@example.com', api_key: 'hunter2' }));
    expect(fields).toMatchObject({ ...trace, username: 'b***@example.com', api_key: '[REDACTED]' });
  });

  it('is not searched where its ids were made here, but in what takes their place, in a part of the story too', () => {
    const state = new ContextState({ request_id: 'made-4111111111111111', correlation_id: 'bob@example.com' });
    state.made = { request_id: state.peek('request_id') };
    expect(redactor.redactContext(state).fields).toMatchObject({ request_id: 'made-4111111111111111', correlation_id: 'b***@example.com' });
    expect(redactor.redactContext(state.fork({ user_id: 'u1' })).fields).toMatchObject({ request_id: 'made-4111111111111111', user_id: 'u1' });
    state.set('request_id', 'alice@example.com');
    expect(redactor.redactContext(state).fields.request_id).toBe('a***@example.com');
  });

  it('that cannot be read is told to the self log, and the record goes on', () => {
    const reports: string[] = [];
    const diagnostics: SelfLog = { report: (code) => reports.push(code) };
    const broken = new ContextState({}, () => {
      throw new Error('no user');
    });
    expect(someRedactor({ diagnostics }).redact(some.record({ context: broken })).context.fields.request_id).toBeNull();
    expect(reports).toEqual(['CAIRN_E_RECORD']);
  });
});

import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CRITICAL, DEBUG, ERROR, INFO, WARNING } from '@cairn/core';
import { some, type SomeRedactedRecord } from '@cairn/core/testing';
import { cairn, CollectedTerminal, type Said } from './collected-terminal';

const NOW = Date.now();
const MINUTE = 60_000;

describe('cairn', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'cairn-cli-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const write = (...records: SomeRedactedRecord[]): void => appendFileSync(join(directory, 'app.log'), records.map((record) => some.line(record)).join(''));
  const ago = (minutes: number): number => NOW - minutes * MINUTE;
  const type = (...args: string[]): Promise<Said> => cairn(args, new CollectedTerminal({ LOG_DIR: directory }));
  const messages = async (...args: string[]): Promise<string[]> => (await type(...args, '--json')).lines.map((line) => (JSON.parse(line) as { message: string }).message);
  const request = (path: string, status_code: number, duration_ms: number, more: object = {}): SomeRedactedRecord => ({
    level: status_code >= 500 ? ERROR : status_code >= 400 ? WARNING : INFO,
    category: 'request',
    event: 'http.request.completed',
    component: 'http',
    message: `${path} ${status_code}`,
    time: ago(5),
    metadata: { method: 'GET', path, status_code, duration_ms, ip_address: '10.0.0.1', host: 'api.example.com', client_hostname: 'pc.example.net', ...more },
  });

  describe('lists', () => {
    it('the newest records of the last day, oldest to newest, and nothing else', async () => {
      write({ message: 'old', time: ago(25 * 60) }, { message: 'one', time: ago(3) }, { message: 'two', time: ago(2) }, { message: 'three', time: ago(1) });
      expect(await messages('logs')).toEqual(['one', 'two', 'three']);
      expect(await messages('logs', '-n', '2')).toEqual(['two', 'three']);
      expect(await messages('logs', '--hours', '48')).toEqual(['old', 'one', 'two', 'three']);
      expect(await messages('logs', '--since', '30h', '--until', '150s')).toEqual(['old', 'one']);
      expect(await messages('logs', '--until', new Date(ago(2)).toISOString(), '--hours', '1')).toEqual(['one']);
    });

    it('more than one page, in order', async () => {
      write(...Array.from({ length: 10_050 }, (_, at) => ({ message: `m${at}`, time: ago(60) + at })));
      const found = await messages('logs', '-n', '10020');
      expect([found.length, found[0], found.at(-1)]).toEqual([10_020, 'm30', 'm10049']);
    });

    it('one line a record, as a person reads it', async () => {
      write({ message: 'Task created', level: INFO, category: 'application', component: 'TaskService', time: NOW - 1_000, context: { user_id: 'usr_1', request_id: 'req_1' }, metadata: { task_id: 'tsk_1', title: 'a b', nothing: null } });
      write({ ...request('/tasks/1', 500, 12.34), error: new TypeError('boom'), context: { request_id: 'req_2' }, time: NOW });
      const { lines } = await type('logs');
      expect(lines).toEqual([
        `${new Date(NOW - 1_000).toISOString()} INFO     some-service/TaskService Task created  task_id=tsk_1  title="a b"  user:usr_1  request:req_1`,
        `${new Date(NOW).toISOString()} ERROR    some-service/http GET /tasks/1 500 12.3ms  TypeError: boom  ip_address=10.0.0.1  client_hostname=pc.example.net  request:req_2`,
      ]);
    });

    it('what a filter, a level and a query leave together', async () => {
      write({ message: 'a', level: DEBUG, component: 'x', event: 'job.started', time: ago(4) }, { message: 'b', level: ERROR, component: 'x', event: 'job.failed', time: ago(3) }, { message: 'c', level: CRITICAL, component: 'y', time: ago(2) });
      expect(await messages('logs', '--level', 'error')).toEqual(['b', 'c']);
      expect(await messages('logs', '--event', 'job.*')).toEqual(['a', 'b']);
      expect(await messages('logs', '--event', 'job.*', '--level', 'warn', '--query', 'component:x')).toEqual(['b']);
      expect(await messages('logs', 'search', 'component:x', 'OR', 'component:y', '--level', 'error')).toEqual(['b', 'c']);
    });

    it('records around each one, groups apart and none twice', async () => {
      write(...[...'abcdefghij'].map((message, at) => ({ message, time: ago(20) + at, level: 'dej'.includes(message) ? ERROR : INFO })));
      const shown = async (...args: string[]): Promise<string> => (await type('logs', 'errors', ...args)).lines.map((line) => (line === '--' ? line : / some-service\/\S+ (\w)/.exec(line)![1]!)).join('');
      expect(await shown('-C', '1')).toBe('cdef--ij');
      expect(await shown('-A', '1')).toBe('def--j');
      expect(await shown('-B', '2')).toBe('bcde--hij');
      expect(await shown('-B', '2', '-A', '4')).toBe('bcdefghij');
    });

    it('neighbours among many records of the very same time', async () => {
      write(...Array.from({ length: 400 }, (_, at) => ({ message: `same ${at}`, time: ago(20), level: at === 250 ? ERROR : INFO })));
      const all = await messages('logs', '-n', '1000');
      const at = all.indexOf('same 250');
      expect(await messages('logs', 'errors', '-C', '2')).toEqual(all.slice(at - 2, at + 3));
    });

    it('refuses a range of two beginnings, or one that is yet to come', async () => {
      expect(await type('logs', '--hours', '24', '--since', '2h')).toMatchObject({ code: 2, lines: [], errors: ['--hours is given beside --since. Give one of the two.'] });
      expect(await type('logs', '--since', new Date(NOW + 3_600_000).toISOString())).toMatchObject({ code: 2, errors: [expect.stringContaining('yet to come')] });
      expect(await type('logs', 'stats', '--since', new Date(NOW + 3_600_000).toISOString())).toMatchObject({ code: 2, errors: [expect.stringContaining('yet to come')] });
      expect(await type('logs', 'stats', '-n', '20000')).toMatchObject({ code: 2, errors: [expect.stringContaining('from 1 to 10000')] });
    });

    it('what a follow saw already once, and what is written again to the letter again', async () => {
      const line = '{"level":"info","msg":"beat"}\n';
      const terminal = new CollectedTerminal({ LOG_DIR: directory });
      const beats = (): number => terminal.lines.filter((each) => each.includes('beat')).length;
      const append = (text: string): void => appendFileSync(join(directory, 'app.log'), text);
      append(line.repeat(3));
      const done = cairn(['logs', '--follow'], terminal);
      const until = async (holds: () => boolean): Promise<void> => {
        for (const end = Date.now() + 20_000; !holds(); await new Promise((wake) => setTimeout(wake, 20))) if (Date.now() > end) throw new Error(`${beats()} beats`);
      };
      await until(() => beats() === 3);
      append(line.repeat(10));
      await until(() => beats() >= 10);
      terminal.stop.abort();
      await done;
      expect(beats()).toBeLessThanOrEqual(13);
    });

    it('neighbours of the very same time too', async () => {
      write(...[...'abcde'].map((message) => ({ message, time: ago(20), level: message === 'c' ? ERROR : INFO })));
      expect((await type('logs', 'errors', '-C', '2')).lines).toHaveLength(5);
    });
  });

  it('shows whole answers of lines that other programs wrote oddly', async () => {
    const odd = [{ level: null }, { level: 30 }, { timestamp: { length: 24 } }, { exception: { type: 'E', message: 'm', cause: null } }, { exception: 'text' }, { record_id: 7, event: {} }];
    const foreign = odd.map((fields, at) => ({ timestamp: new Date(NOW - 1_000).toISOString(), level: 'ERROR', message: `odd ${at}`, context: {}, metadata: { status_code: 500 }, ...fields }));
    writeFileSync(join(directory, 'foreign.log'), foreign.map((line) => `${JSON.stringify(line)}\n`).join(''));
    for (const command of ['search', 'errors', 'errors-debug']) {
      const { code, lines, errors } = await type('logs', command);
      expect([command, code, errors, odd.filter((_, at) => lines.some((line) => line.includes(`odd ${at}`))).length]).toEqual([command, 0, [], odd.length]);
    }
    expect(await type('logs', 'stats', '--by', 'levels,events')).toMatchObject({ errors: [] });
  });

  describe('leaves out', () => {
    beforeEach(() => write(request('/a', 200, 1), request('/b', 404, 1), { message: 'nginx restarted', time: ago(1) }));

    it('what a condition with a minus names', async () => {
      expect(await messages('logs', 'search', 'http.request.completed', '-status:200')).toEqual(['/b 404']);
      expect(await messages('logs', 'search', '-status:200', '-path:/b', '-n5')).toEqual(['nginx restarted']);
      expect(await messages('logs', 'search', '-q', '-status:200', '-metadata.path:/b', '--limit', '9')).toEqual(['nginx restarted']);
      expect((await type('logs', 'search', '--json', '--', '-nginx', '-status:404')).lines).toEqual([expect.stringContaining('/a 200')]);
    });

    it.each(['-nginx', '-stauts:200', '-500', '-failed', '-slow'])('and refuses %s, which it would take for an option and its value', async (word) => {
      expect(await type('logs', 'search', 'x', word)).toMatchObject({ code: 2, lines: [], errors: [expect.stringContaining(`write: -q '${word}', or -- ${word}`)] });
    });

    it('and takes short options with their values as before', async () => {
      expect((await type('logs', 'search', `-s${directory}`, '-n1', '-C1')).code).toBe(0);
    });
  });

  it('says its version', async () => {
    expect(await type('--version')).toMatchObject({ code: 0, lines: [expect.stringMatching(/^\d+\.\d+\.\d+/)] });
  });

  it('shows no control character of what was typed', async () => {
    for (const args of [['\u001b[2J'], ['audit', 'show', '/none/\u001b[2J'], ['logs', '--\u001b[2J'], ['logs', '--since', '\u001b[2J'], ['logs', 'stats', '--by', '\u009b2J']]) {
      const { code, errors } = await type(...args);
      expect([code, errors.join('').length > 0, /[\u0000-\u001f\u007f-\u009f]/.test(errors.join(''))]).toEqual([args[0] === 'audit' ? 3 : 2, true, false]);
    }
  });

  describe('finds', () => {
    beforeEach(() => {
      write(request('/tasks/1', 200, 5), request('/tasks/2', 404, 1_500), request('/users', 500, 20, { ip_address: '10.0.0.2', host: 'other.example.com', client_hostname: 'mac.example.org' }));
      write({ message: 'warned', level: WARNING, time: ago(4), context: { user_id: 'usr_1', session_id: 'ses_1', client_id: 'cli_1' } });
      write({ message: 'query', category: 'database', time: ago(3), metadata: { duration_ms: 5_000, method: 'none' } });
      write({ message: 'flow', category: 'oauth', event: 'oauth.token', time: ago(2), metadata: { ip_address: '10.0.0.1', username: 'alice', session_id: 'ses_2', client_id: 'cli_2' } });
    });

    it.each([
      ['errors', '', ['/tasks/2 404', '/users 500']],
      ['errors', '--include-warnings', ['/tasks/2 404', '/users 500', 'warned']],
      ['ip 10.0.0.2', '', ['/users 500']],
      ['ip 10.0.0.*', '--level error', ['/users 500']],
      ['proxy api.example.com', '', ['/tasks/1 200', '/tasks/2 404']],
      ['hostname *.example.org', '', ['/users 500']],
      ['oauth-client cli_1', '', ['warned']],
      ['user usr_1', '', ['warned']],
      ['session ses_1', '', ['warned']],
      ['method get', '', ['/tasks/1 200', '/tasks/2 404', '/users 500']],
      ['status 404,500', '', ['/tasks/2 404', '/users 500']],
      ['status 2xx', '', ['/tasks/1 200']],
      ['path /tasks/*', '', ['/tasks/1 200', '/tasks/2 404']],
      ['slow', '', ['/tasks/2 404']],
      ['slow 10', '', ['/tasks/2 404', '/users 500']],
      ['oauth 10.0.0.1', '', ['flow']],
      ['oauth-user alice', '', ['flow']],
    ])('logs %s %s', async (command, options, expected) => {
      expect(await messages('logs', ...`${command} ${options}`.trim().split(' '))).toEqual(expected);
    });

    it('statistics by name', async () => {
      expect(JSON.parse((await type('logs', 'stats', '--by', 'statuses', '--json')).lines[0]!)).toMatchObject({ summary: { requests: 3 }, statuses: [{ status_code: 200, count: 1 }, { status_code: 404, count: 1 }, { status_code: 500, count: 1 }] });
      expect((await type('logs', 'paths')).lines[1]).toMatch(/^GET\s+\/tasks\/:id\s+2\s+1\s/);
      expect((await type('logs', 'events', '--json')).lines).toEqual(['{"event":"http.request.completed","count":3}', '{"event":"oauth.token","count":1}']);
      expect(await type('logs', 'stats', '--by', 'moods')).toMatchObject({ code: 2, errors: [expect.stringMatching(/^--by: "moods" is nothing that is counted/)] });
    });
  });

  describe('tells a request’s story', () => {
    it('by the beginnings of things, with their durations, and each stack once', async () => {
      const error = new RangeError('too far');
      const context = { request_id: 'req_1' };
      const at = (message: string, end: number, duration_ms: number | undefined, more: SomeRedactedRecord = {}): SomeRedactedRecord => ({ message, time: ago(10) + end, context, ...more, metadata: { ...(duration_ms !== undefined && { duration_ms }), ...more.metadata } });
      write(
        at('beginning', 10, undefined, { event: 'app.operation.started', component: 's' }),
        at('queried', 50, 30, { category: 'database', component: 'database' }),
        at('ended', 90, 80, { event: 'app.operation.failed', component: 's', level: ERROR, error }),
        { ...request('/tasks', 500, 100), time: ago(10) + 100, context, error },
        at('job began', 400, undefined, { event: 'job.started', component: 'q', context: { ...context, job_id: 'job_1' } }),
        { message: 'another', time: ago(10) + 60, context: { request_id: 'req_2' } },
      );
      const { lines, code } = await type('logs', 'request', 'req_1');
      const heads = lines.filter((line) => /^ *\+/.test(line)).map((line) => line.replace(/^\s*(\+\S+)\s+(\d\S*ms)?.*?some-service\/\S+\s+/, '$1 $2 ').replace(/^(\S+) +/, '$1 ').replace(/ {2}.*/, ''));
      expect(heads).toEqual(['+0ms 100ms GET /tasks 500 100ms', '+10ms 80ms ended', '+20ms 30ms queried', '+400ms job began']);
      expect(lines.filter((line) => line.includes('at '))).toHaveLength(error.stack!.split('\n').length - 1);
      expect(lines.filter((line) => line.includes('(stack above)'))).toHaveLength(1);
      expect(lines[1]).toContain('|----|');
      expect(code).toBe(0);
      expect(await messages('logs', 'request', 'req_1')).toEqual(['beginning', 'queried', 'ended', '/tasks 500', 'job began']);
    });

    it('and says when there is none', async () => {
      write({ message: 'x' });
      expect(await type('logs', 'request', 'req_none')).toEqual({ code: 1, lines: [], errors: ['Nothing found in the last 24 hours. Look further back with --hours 168 or --since 7d.'] });
    });

    it('with its newest records when it is cut, and says that it is', async () => {
      write(...['one', 'two', 'three'].map((message, at) => ({ message, time: ago(5) + at, context: { request_id: 'req_1' } })));
      expect(await messages('logs', 'request', 'req_1', '-n', '2')).toEqual(['two', 'three']);
      expect((await type('logs', 'request', 'req_1', '-n', '2')).errors).toEqual(['The story is cut: its newest 2 records are shown. Show more with --limit.']);
      expect((await type('logs', 'request', 'req_1', '-n', '3')).errors).toEqual([]);
    });
  });

  describe('says that nothing was found', () => {
    it.each([
      [['logs'], 'Nothing found in the last 24 hours. Look further back with --hours 168 or --since 7d.'],
      [['logs', 'user', 'nobody', '--since', '1h'], 'Nothing found.'],
      [['logs', 'paths', '--since', '1m'], 'Nothing found.'],
      [['logs', 'events', '--hours', '2'], 'Nothing found.'],
      [['jobs', '--list'], 'Nothing found: no job has logged here'],
      [['jobs', 'show', 'nope', 'nope'], 'Nothing found: the log of "nope nope" has no such records, or there is none. See which there are with: cairn jobs --list'],
    ])('%j', async (args, said) => {
      write({ message: 'old', time: ago(25 * 60) });
      expect(await type(...args)).toEqual({ code: 1, lines: [], errors: [said] });
    });

    it('and that there is nothing to look into', async () => {
      expect(await type('logs')).toEqual({ code: 1, lines: [], errors: [`Nothing found: there are no log files in ${directory}. Name another directory with --source, CAIRN_SOURCE or LOG_DIR.`] });
    });
  });

  it('names the file that cannot be read, and why', async () => {
    write({ message: 'x', time: NOW });
    writeFileSync(join(directory, 'torn.log.gz'), Buffer.from([0x1f, 0x8b, 8, 0]));
    expect((await type('logs')).errors).toEqual([expect.stringMatching(/^Passed over: 1 parts of files are damaged or cannot be read \(torn\.log\.gz: .+\)\.$/)]);
    expect((await type('check')).lines).toContainEqual(expect.stringMatching(/^bad 1 parts of files are damaged or cannot be read, the first: torn\.log\.gz: /));
    rmSync(join(directory, 'app.log'));
    expect((await type('check')).lines).not.toContainEqual(expect.stringContaining('0 records can be read'));
  });

  it('tells the steps of a job apart, with the status under its own name', async () => {
    write(...['plan', 'apply'].map((step_id, at) => ({ message: 'Step done', time: ago(2) + at, context: { step_id, job_id: 'j1' }, metadata: { status: 'SUCCESS' } })));
    mkdirSync(join(directory, 'background_tasks'));
    writeFileSync(join(directory, 'background_tasks/resource_res_1.log'), ['plan', 'apply'].map((step_id) => `${JSON.stringify({ timestamp: new Date(NOW).toISOString(), level: 'INFO', message: 'Step done', step_id, job_id: 'j1', status: 'SUCCESS' })}\n`).join(''));
    for (const args of [['logs'], ['jobs', 'show', 'resource', 'res_1']]) {
      expect((await type(...args)).lines).toEqual([expect.stringMatching(/ status=SUCCESS .*step:plan/), expect.stringMatching(/ status=SUCCESS .*step:apply/)]);
    }
    expect(await type('logs', 'search', 'status:SUCCESS')).toMatchObject({ code: 2, errors: expect.arrayContaining([expect.stringContaining('metadata.status:SUCCESS')]) });
  });

  it('orders paths by what is asked', async () => {
    write(request('/a', 200, 5), request('/a', 200, 6), request('/a', 200, 7), request('/b', 200, 900), request('/c', 500, 50), request('/c', 404, 50));
    const order = async (...args: string[]): Promise<string[]> => (await type('logs', 'paths', '--json', ...args)).lines.map((line) => (JSON.parse(line) as { path: string }).path);
    expect([await order(), await order('--sort', 'p95'), await order('--sort', 'errors', '-n', '1')]).toEqual([['/a', '/c', '/b'], ['/b', '/c', '/a'], ['/c']]);
    expect((await type('logs', 'paths', '--sort', 'moods')).code).toBe(2);
  });

  it('says what its figures count', async () => {
    write(request('/a', 404, 5));
    const { lines } = await type('logs', 'stats', '--by', 'errors_by_path,failed_logins');
    expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(/^error_rate +100 % \(status 400 and above\)$/), 'errors by path (records of ERROR and above: of requests those with 5xx): none', 'failed logins (more than 3 by user and address): none']));
  });

  it.each([
    [['logs', '--category', 'security'], "--query 'category:security'"],
    [['logs', 'errors', '--level', 'critical'], "--query 'level>=critical'"],
    [['logs', '--path=/api/v1/tasks*'], "--query 'path:/api/v1/tasks*'"],
    [['logs', '--service', 'my app'], `--query 'service:"my app"'`],
    [['logs', '--last', '1h'], '--since 1h'],
    [['jobs', '--list', '--status', '500'], "--query 'status:500'"],
  ])('says what would do in place of an option that is not there: %j', async (args, cure) => {
    expect(await type(...args)).toMatchObject({ code: 2, errors: expect.arrayContaining([expect.stringContaining(cure)]) });
  });

  it.each([
    [['logs', '--source', '127.0.0.1:3000'], /Write http:\/\/127\.0\.0\.1:3000 for an app, redis:\/\//],
    [['logs', '--source', 'redis//127.0.0.1:6379'], /Write redis:\/\/127\.0\.0\.1:6379$/],
    [['logs', '--source', 'https:/api.example.com'], /Write https:\/\/api\.example\.com$/],
    [['scan', 'redis://127.0.0.1:6379'], /is no directory, and this works on a log directory only/],
    [['check', 'http://127.0.0.1:1'], /is no directory/],
    [['disk', 'http://127.0.0.1:1'], /is no directory/],
  ])('tells an address that is none, or of no use there: %j', async (args, message) => {
    expect(await type(...args)).toEqual({ code: 2, lines: [], errors: [expect.stringMatching(message)] });
  });

  describe('ends with', () => {
    it('0 when something is found, 1 when nothing is', async () => {
      write({ message: 'x', time: NOW });
      expect([(await type('logs')).code, (await type('logs', 'user', 'nobody')).code, (await type('jobs', '--list')).code]).toEqual([0, 1, 1]);
    });

    it.each([
      [['logs', 'search', 'levl:error'], /there is no field "levl" at position 1/],
      [['logs', 'search', '(a'], /parenthesis that is not closed/],
      [['logs', '--since', 'soon'], /"soon" is no time/],
      [['logs', '--since', '1h', '--until', '2h'], /--since is .* which is after --until/],
      [['logs', '--hours', '0'], /--hours: "0" is not a number of hours/],
      [['logs', '-n', 'many'], /--limit: "many" is not a whole number/],
      [['logs', '--level', 'loud'], /--level: "loud" is no level/],
      [['logs', 'erors'], /There is no command "logs erors"\. Did you mean "logs errors"\?/],
      [['logs', 'status', '99'], /<code>: "99" is no status/],
      [['logs', 'ip'], /missing required argument 'ip'/],
      [['logs', '--lmit', '3'], /unknown option '--lmit'/],
      [['jobs', '--id', 'x'], /--id needs --type/],
      [['level', 'x', 'debug'], /Levels change in a running app/],
      [['logs', 'clear'], /say --yes/],
    ])('2 when the command line cannot be used: %j', async (args, message) => {
      expect(await type(...args)).toEqual({ code: 2, lines: [], errors: expect.arrayContaining([expect.stringMatching(message)]) });
    });

    it.each([
      [['logs', '--source', '/nowhere/at/all'], /there is no directory "\/nowhere\/at\/all"/],
      [['logs', '--source', 'redis://127.0.0.1:1'], /CAIRN_E_(?:PEER_MISSING|STORE)/],
      [['scan', '/nowhere/at/all'], /there is no directory "\/nowhere\/at\/all"\. Name the log directory as the argument/],
      [['retention', 'show', '/nowhere/at/all'], /there is no directory/],
    ])('3 when the records cannot be reached: %j', async (args, message) => {
      expect(await type(...args)).toEqual({ code: 3, lines: [], errors: expect.arrayContaining([expect.stringMatching(message)]) });
    });

    it('2 when a setting cannot be used, naming it', async () => {
      expect(await cairn(['config'], new CollectedTerminal({ LOG_LEVEL: 'loud' }))).toMatchObject({ code: 2, errors: [expect.stringContaining('LOG_LEVEL: "loud" is not a level')] });
    });
  });

  it('shows no control character of the data as it is', async () => {
    const evil = '\u001b[2J\u009b31m\u202ejs.exe\u0007\r\nINFO forged\u2028x\ud800';
    write({ message: evil, time: NOW, component: evil, metadata: { [evil]: evil }, context: { request_id: evil, user_id: evil }, error: Object.assign(new Error(evil), { stack: `Error: ${evil}\n    at ${evil}` }) });
    for (const args of [['logs'], ['logs', 'errors-debug', '--include-warnings'], ['logs', '--json'], ['logs', 'search', 'forged', '-C', '1'], ['logs', 'events'], ['logs', 'request', evil]]) {
      const { lines, errors } = await type(...args, ...(args[1] === 'errors-debug' ? ['--query', ''] : []));
      for (const line of [...lines, ...errors]) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]|\p{Surrogate}/u);
    }
    expect((await type('logs')).lines).toHaveLength(1);
    expect((JSON.parse((await type('logs', '--json')).lines[0]!) as { message: string }).message).toContain('\u001b[2J');
  });

  it('has colours and a pager for a terminal only', async () => {
    write({ message: 'x', time: NOW, level: ERROR });
    const terminal = new CollectedTerminal({ LOG_DIR: directory }, directory, true, true);
    expect((await cairn(['logs'], terminal)).lines[0]).toContain('\u001b[31mERROR');
    expect(terminal.paged).toBe(true);
    expect((await type('logs')).lines[0]).not.toContain('\u001b');
    const unpaged = new CollectedTerminal({ LOG_DIR: directory }, directory, true);
    await cairn(['logs', '--no-pager'], unpaged);
    expect(unpaged.paged).toBe(false);
  });

  it('goes on with what comes after the list, each once', async () => {
    write({ message: 'before', time: NOW });
    const terminal = new CollectedTerminal({ LOG_DIR: directory });
    const done = cairn(['logs', '-f', '--json'], terminal);
    await until(() => terminal.lines.length === 1);
    write({ message: 'after', time: Date.now() });
    await until(() => terminal.lines.length === 2);
    terminal.stop.abort();
    expect((await done).lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual(['before', 'after']);
  });

  it('shows the jobs of a resource, and follows them', async () => {
    mkdirSync(join(directory, 'background_tasks'));
    const file = join(directory, 'background_tasks/resource_res_1.log');
    writeFileSync(file, some.line({ message: 'Plan ready', time: NOW }));
    expect((await type('jobs', '--list')).lines[1]).toMatch(/^resource {2}res_1 {2}\d+ B +\ds$/);
    expect(JSON.parse((await type('jobs', 'list', '--json')).lines[0]!)).toMatchObject({ type: 'resource', id: 'res_1' });
    const terminal = new CollectedTerminal({ LOG_DIR: directory });
    const done = cairn(['jobs', '--type', 'resource', '--id', 'res_1', '--follow'], terminal);
    await until(() => terminal.lines.length === 1);
    appendFileSync(file, some.line({ message: 'Resource created', time: Date.now() }));
    await until(() => terminal.lines.length === 2);
    terminal.stop.abort();
    expect((await done).lines[1]).toContain('Resource created');
    expect((await type('jobs', 'show', 'resource', 'res_2')).code).toBe(1);
  });

  it('shows OAuth flows one by one', async () => {
    const step = (session_id: string, message: string, minutes: number, username = 'alice'): SomeRedactedRecord => ({ category: 'oauth', message, time: ago(minutes), context: { request_id: `req_${message}` }, metadata: { session_id, username, client_id: 'cli', ip_address: '10.0.0.1' } });
    write(step('s1', 'authorize1', 9), step('s2', 'authorize2', 8, 'bob'), step('s1', 'token1', 7));
    write({ message: 'aside', time: ago(7.5), context: { request_id: 'req_token1' } }, { message: 'unrelated', time: ago(7) });
    const flows = (await type('logs', 'oauth-flow', '--json')).lines.map((line) => JSON.parse(line) as { session_id: string; steps: { message: string }[] });
    expect(flows.map(({ session_id, steps }) => [session_id, ...steps.map(({ message }) => message)])).toEqual([['s1', 'authorize1', 'token1'], ['s2', 'authorize2']]);
    expect((await type('logs', 'oauth-flow', '--username', 'bob')).lines).toHaveLength(1);
    expect(await messages('logs', 'oauth-debug', '10.0.0.1')).toEqual(['authorize1', 'authorize2', 'aside', 'token1']);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !holds(); await new Promise((resolve) => setTimeout(resolve, 20))) {
    if (Date.now() > end) throw new Error('it does not come about');
  }
}

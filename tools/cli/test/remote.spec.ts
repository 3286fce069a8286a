import { mkdtempSync, mkdirSync, rmSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logStoreContract, realisticRecords, some, type LogStoreHarness, type RealisticRecord } from '@cairn/core/testing';
import { FileStore, JobLogFiles } from '@cairn/store';
import { freePort } from '@cairn/dev';
import { RemoteStore } from '../src/source/remote-store';
import { cairn, CollectedTerminal, type Said } from './collected-terminal';
import { LogServer } from './log-server';

async function harness(): Promise<LogStoreHarness> {
  const directory = mkdtempSync(join(tmpdir(), 'cairn-remote-'));
  const files = new FileStore({ dir: directory, index: false });
  const server = await LogServer.start({ store: files });
  const store = new RemoteStore({ kind: 'remote', url: server.url, token: 'secret-token' });
  return {
    store,
    append: async (records: readonly RealisticRecord[]) => {
      for (const category of new Set(records.map(({ record }) => record.category))) {
        appendFileSync(join(directory, `${category}.log`), records.filter(({ record }) => record.category === category).map(({ line }) => line).join(''));
      }
    },
    dispose: async () => {
      await store.close();
      await server.stop();
      await files.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

logStoreContract('an app behind its HTTP API', harness, { count: 2_000 });

describe('a command with an http:// source', () => {
  let directory: string;
  let files: FileStore;
  let server: LogServer;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'cairn-remote-'));
    const records = [...realisticRecords({ seed: 3, count: 300, from: Date.now() - 3_600_000, days: 0.04 })];
    writeFileSync(join(directory, 'request.log'), records.map(({ line }) => line).join(''));
    mkdirSync(join(directory, 'background_tasks'));
    writeFileSync(join(directory, 'background_tasks/resource_res_1.log'), some.line({ message: 'Plan ready', time: Date.now() }));
    files = new FileStore({ dir: directory, index: false });
    server = await LogServer.start({ store: files, jobs: new JobLogFiles(join(directory, 'background_tasks')) });
  });
  afterAll(async () => {
    await server.stop();
    await files.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const remote = (args: readonly string[], env: NodeJS.ProcessEnv = { CAIRN_TOKEN: 'secret-token' }, url = server.url): Promise<Said> => cairn(args, new CollectedTerminal({ CAIRN_SOURCE: url, ...env }));
  const local = (args: readonly string[]): Promise<Said> => cairn(args, new CollectedTerminal({ LOG_DIR: directory }));

  it.each([
    [['logs', '--limit', '20']],
    [['logs', 'errors', '--limit', '5']],
    [['logs', 'search', 'category:database duration>5']],
    [['logs', 'status', '4xx,500']],
    [['logs', 'path', '/tasks*', '--json']],
    [['logs', 'search', 'status:5xx', '-C', '2']],
    [['logs', 'paths']],
    [['jobs', 'show', 'resource', 'res_1']],
    [['jobs', '--list']],
  ])('says the same as with the files themselves: %j', async (args) => {
    const [there, here] = [await remote(args), await local(args)];
    expect(there).toEqual(here);
    expect(there.lines.length).toBeGreaterThan(0);
  });

  it('sends the token of the environment or of --token, and says what to do when it is refused', async () => {
    expect(await remote(['logs', '--token', 'secret-token'], {})).toMatchObject({ code: 0 });
    expect(await remote(['logs'], {})).toMatchObject({ code: 3, lines: [], errors: [expect.stringMatching(/needs a token \(401\), and none was given\. Give one in CAIRN_TOKEN or with --token/)] });
    expect(await remote(['logs'], { CAIRN_TOKEN: 'wrong' })).toMatchObject({ code: 3, lines: [], errors: [expect.stringMatching(/does not know the token \(401\)\. Give a valid one in CAIRN_TOKEN or with --token\.$/)] });
  });

  it('takes the address with or without /logs', async () => {
    expect((await remote(['logs', '-n', '1'], undefined, `${server.url}/logs/`)).code).toBe(0);
    expect((await remote(['logs', '-n', '1'], undefined, `${server.url}/elsewhere`)).errors).toEqual([expect.stringContaining('has no /logs/search (404)')]);
  });

  it('tells an address that cannot be reached', async () => {
    expect(await remote(['logs'], undefined, `http://127.0.0.1:${await freePort()}`)).toMatchObject({ code: 3, errors: [expect.stringMatching(/cannot be reached: connect ECONNREFUSED .*\. Check that the app is running, and the address\.$/)] });
    expect(await remote(['logs'], undefined, server.url.replace('http:', 'https:'))).toMatchObject({ code: 3, errors: [expect.stringMatching(/cannot be reached: it does not speak TLS\. Try http:\/\/127\.0\.0\.1:\d+\.$/)] });
  });

  it('waits when it has asked too often', async () => {
    server.refusals.push(429, 429);
    expect((await remote(['logs', '-n', '3'])).lines).toHaveLength(3);
  });

  it('tells a server in trouble, and what it does not allow', async () => {
    server.refusals.push(500);
    expect(await remote(['logs'])).toMatchObject({ code: 3, errors: [expect.stringContaining('answers /logs/search with 500')] });
    expect(await remote(['logs', 'clear', '--yes'])).toMatchObject({ code: 3, errors: [expect.stringContaining('(403): This needs a token with the role admin')] });
  });

  it('changes levels, takes them back, and shows them and the settings', async () => {
    expect((await remote(['level', 'TaskService', 'debug', '--for', '10m', '--json'])).lines.map((line) => JSON.parse(line) as object)).toEqual([{ target: 'TaskService', level: 'debug', for: '10m', by: 'tester', until: null }]);
    expect((await remote(['level', 'TaskServcie', 'debug'])).errors).toEqual([expect.stringMatching(/^No logger is called "TaskServcie" \(yet\).*Did you mean "TaskService"\?$/)]);
    expect((await remote(['level'])).code).toBe(1);
    expect((await remote(['level', '--reset'])).code).toBe(0);
    expect(server.asked.slice(-3)).toEqual(['PUT /logs/level', 'GET /logs/level', 'DELETE /logs/level']);
    expect((await remote(['config', '--json'])).lines).toEqual(['{"name":"level","value":"DEBUG","origin":"option"}', '{"name":"max_size_bytes","value":"1000","origin":"default"}']);
  });

  it('says that a level was not changed, and takes no argument it would not use', async () => {
    expect(await remote(['level', 'Unchanged', '--reset'])).toMatchObject({ code: 1, errors: [expect.stringContaining('was not changed')] });
    expect(await remote(['level', 'TaskService', '--reset', 'debug'])).toMatchObject({ code: 2, errors: [expect.stringContaining('--reset takes no level')] });
    expect(await remote(['level', '--for', '10m'])).toMatchObject({ code: 2, errors: [expect.stringContaining('--for needs a level')] });
  });

  it('refuses an address with a name and a password, and shows neither', async () => {
    for (const address of ['https://bob:hunter2@127.0.0.1:1', 'https://hunter2@127.0.0.1:1', 'https://bob:hunter2@h:x']) {
      const { code, errors } = await remote(['logs', '--source', address]);
      expect([code, errors.join('').includes('--source'), errors.join('').includes('hunter2')]).toEqual([2, true, false]);
    }
  });

  it('says the cure of a server once', async () => {
    server.problem = { title: 'Bad Request', status: 400, code: 'CAIRN_E_QUERY', detail: 'limit: "x" is no number. Write the number alone, once.', cure: 'Write the number alone, once.' };
    expect((await remote(['logs'])).errors.join(' ')).toMatch(/^CAIRN_E_QUERY: limit: "x" is no number\. Write the number alone, once\.$/);
    server.problem = { title: 'Bad Request', status: 400, code: 'CAIRN_E_QUERY', detail: 'there is no field "x".', cure: 'Use another.' };
    expect((await remote(['logs'])).errors.join(' ')).toBe('CAIRN_E_QUERY: there is no field "x". Use another.');
  });

  it('asks for the activity of many sessions in pieces that a query can be', async () => {
    const lines = Array.from({ length: 120 }, (_, at) => some.line({ category: 'oauth', message: `step ${at}`, time: Date.now() - 1_000 + at, context: { session_id: `ses_${'x'.repeat(36)}_${at}`, request_id: `req_${'y'.repeat(36)}_${at}` }, metadata: { ip_address: '10.9.9.9' } }));
    writeFileSync(join(directory, 'oauth.log'), lines.join(''));
    const args = ['logs', 'oauth-debug', '10.9.9.9', '--json', '-n', '200'];
    const [there, here] = [await remote(args), await local(args)];
    expect(there).toEqual(here);
    expect(there).toMatchObject({ code: 0, errors: [] });
    expect(there.lines).toHaveLength(100);
    rmSync(join(directory, 'oauth.log'));
  });

  it('gives the same figures as the files themselves', async () => {
    const range = ['--since', '2h', '--until', new Date().toISOString(), '--json'];
    const [there, here] = [await remote(['logs', 'stats', ...range]), await local(['logs', 'stats', ...range])];
    expect(Object.keys(JSON.parse(there.lines[0]!) as object).sort()).toEqual(Object.keys(JSON.parse(here.lines[0]!) as object).sort());
  });

  it('follows, and goes on where it was when the connection breaks', async () => {
    const terminal = new CollectedTerminal({ CAIRN_SOURCE: server.url, CAIRN_TOKEN: 'secret-token' });
    const done = cairn(['logs', 'follow', '--json'], terminal);
    const said = (message: string): boolean => terminal.lines.some((line) => line.includes(message));
    await until(async () => said('first') || (appendFileSync(join(directory, 'request.log'), some.line({ message: 'first', time: Date.now() })), false));
    const address = new URL(server.url);
    await server.stop();
    server = await restarted(files, Number(address.port));
    await until(async () => said('second') || (appendFileSync(join(directory, 'request.log'), some.line({ message: 'second', time: Date.now() })), false));
    terminal.stop.abort();
    expect((await done).code).toBe(0);
    expect(terminal.errors).toEqual([]);
  });
});

async function restarted(store: FileStore, port: number): Promise<LogServer> {
  return LogServer.start({ store }, 'secret-token', port);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await holds()); await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (Date.now() > end) throw new Error('it does not come about');
  }
}

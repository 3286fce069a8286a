import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { makeKeys } from '@cairn/audit';
import { some } from '@cairn/core/testing';
import { cairn, CollectedTerminal, type Said } from './collected-terminal';

const DAY = 86_400_000;
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

describe('cairn', () => {
  let directory: string;
  let logs: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'cairn-upkeep-'));
    logs = join(directory, 'logs');
    mkdirSync(logs);
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const type = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Said> => cairn(args, new CollectedTerminal({ SERVICE_NAME: 'shop', ...env }, directory));
  const line = (message: string, time = Date.now()): string => some.line({ message, time });

  /** A file as the product names it, of a day so long ago. */
  function rolled(category: string, days: number, ending = '.log'): string {
    const time = Date.now() - days * DAY;
    const path = join(logs, `${category}.${dayOf(time)}.shop-abc123${ending}`);
    writeFileSync(path, line('x', time), { mode: 0o640 });
    utimesSync(path, time / 1_000, time / 1_000);
    return path;
  }

  describe('retention run', () => {
    it('deletes by category what is kept long enough, and nothing in a dry run', async () => {
      const fresh = rolled('request', 0);
      const old = [rolled('request', 40), rolled('database', 12)];
      const kept = [rolled('request', 20), rolled('security', 60), fresh];
      const dry = await type(['retention', 'run', '--dry-run', '--json']);
      expect(dry.lines.map((each) => JSON.parse(each) as object).sort(byPath)).toEqual(old.map((path) => ({ path, deleted: false })).sort(byPath));
      expect(old.every((path) => existsSync(path))).toBe(true);
      expect([...(await type(['retention', 'run'])).lines].sort()).toEqual([...old].sort());
      expect(old.some((path) => existsSync(path))).toBe(false);
      expect(kept.every((path) => existsSync(path) || existsSync(`${path}.gz`))).toBe(true);
    });

    it('compresses all that ended processes left, with their indexes', async () => {
      rolled('request', 0);
      const left = [rolled('request', 2), rolled('security', 3), rolled('job', 4)];
      expect(await type(['retention', 'run'])).toEqual({ code: 0, lines: [], errors: ['Nothing to remove: no file is kept longer than it should be.'] });
      expect(left.map((path) => [existsSync(path), existsSync(`${path}.gz`)])).toEqual(left.map(() => [false, true]));
      expect(left.every((path) => existsSync(`${path}.gz.idx`))).toBe(true);
    });

    it('takes days from the environment, and shows them', async () => {
      rolled('request', 0);
      const path = rolled('request', 10);
      expect((await type(['retention', 'run', '--dry-run'], { LOG_RETENTION: 'staging' })).lines).toEqual([path]);
      expect((await type(['retention', 'show'], { LOG_RETENTION_SECURITY: '400' })).lines).toEqual(expect.arrayContaining([expect.stringMatching(/^security +400 {2}environment$/), expect.stringMatching(/^request +30 {2}default$/)]));
    });
  });

  it('scan finds leaks, says where and not what, and ends with 1', async () => {
    writeFileSync(join(logs, 'app.log'), `${line('fine')}{"message":"login","password":"hunter2"}\n`);
    expect(await type(['scan'])).toEqual({ code: 1, errors: [], lines: [expect.stringMatching(/^app\.log:2 name password/), '1 files, 2 lines, 1 findings'] });
    expect((await type(['scan', 'logs', '--json'])).lines.join()).not.toContain('hunter2');
    writeFileSync(join(logs, 'app.log'), line('fine'));
    expect(await type(['scan'])).toEqual({ code: 0, errors: [], lines: ['1 files, 1 lines, 0 findings'] });
    expect((await type(['scan'], { LOG_REDACT_KEYS: 'some_key' })).code).toBe(0);
    writeFileSync(join(logs, 'torn.log.gz'), Buffer.from([0x1f, 0x8b, 8, 0]));
    expect((await type(['scan'])).code).toBe(3);
  });

  it('check names what is not as it should be', async () => {
    writeFileSync(join(logs, 'app.log'), `${line('fine')}torn {\n`, { mode: 0o640 });
    chmodSync(join(logs, 'app.log'), 0o640);
    const { code, lines } = await type(['check'], { LOG_LEVLE: 'debug' });
    expect([code, lines.filter((each) => each.startsWith('bad'))]).toEqual([1, [expect.stringContaining('LOG_LEVLE is no setting. LOG_LEVEL is one'), expect.stringContaining('1 lines are no JSON records')]]);
    chmodSync(join(logs, 'app.log'), 0o644);
    expect((await type(['check'])).lines).toContainEqual(expect.stringMatching(/^bad 1 files are open to every user/));
    writeFileSync(join(logs, 'app.log'), line('fine'));
    chmodSync(join(logs, 'app.log'), 0o640);
    expect(await type(['check'])).toMatchObject({ code: 0, errors: [] });
    expect(await type(['check'], { LOG_LEVEL: 'loud', LOG_MAX_SIZE_MB: '-1' })).toEqual({ code: 1, errors: [], lines: expect.arrayContaining([expect.stringMatching(/^bad LOG_LEVEL: "loud" is not a level/), expect.stringMatching(/^bad LOG_MAX_SIZE_MB: /), 'ok  1 records can be read']) });
  });

  it('disk says what each category takes, and ends with 1 beyond --max', async () => {
    rolled('request', 1);
    mkdirSync(join(logs, 'background_tasks'));
    writeFileSync(join(logs, 'background_tasks/resource_1.log'), 'x'.repeat(4_096));
    expect(JSON.parse((await type(['disk', '--json'])).lines[0]!)).toMatchObject({ directory: logs, groups: [{ name: 'background_tasks/', files: 1, bytes: 4_096 }, { name: 'request', files: 1 }] });
    expect(await type(['disk', '--max', '1KB'])).toMatchObject({ code: 1, errors: expect.arrayContaining([expect.stringContaining('more than 1.0 KB')]) });
    expect(await type(['disk', '--max', 'much'])).toMatchObject({ code: 2, errors: [expect.stringContaining('--max: "much" is no size')] });
  });

  it('disk --trim deletes the oldest until it fits, and says what is left when it cannot', async () => {
    const [oldest, newer] = [rolled('request', 9), rolled('request', 8)];
    rolled('audit', 20);
    expect(await type(['disk', '--trim'])).toMatchObject({ code: 2, errors: [expect.stringContaining('--trim needs --max')] });
    expect(await type(['disk', '--max', '1TB', '--trim'])).toEqual({ code: 0, lines: [], errors: [] });
    expect(await type(['disk', '--max', '0.7KB', '--trim', '--dry-run'])).toEqual({ code: 0, lines: [oldest], errors: [] });
    expect(await type(['disk', '--max', '0.7KB', '--trim'])).toEqual({ code: 0, lines: [oldest], errors: [] });
    expect(await type(['disk', '--max', '1', '--trim', '--dry-run'])).toMatchObject({ code: 1, lines: [newer], errors: [expect.stringContaining('would still be')] });
    expect(await type(['disk', '--max', '1', '--trim'])).toMatchObject({ code: 1, lines: [newer], errors: [expect.stringContaining('still')] });
  });

  it('shows no control character of a file’s name as JSON either', async () => {
    const name = 'request.\u009b2J\u202egol.log';
    writeFileSync(join(logs, name), 'x\n');
    for (const args of [['check', '--json'], ['disk', '--json'], ['level', '--json']]) {
      const text = (await type(args, { LOG_LEVEL: 'debug' })).lines.join('');
      expect([args, text.length > 0, /[\u009b\u202e]/.test(text)]).toEqual([args, true, false]);
    }
  });

  it('config shows every setting with its origin, and no secret', async () => {
    const secrets = { LOG_PSEUDONYM_KEY: 'k'.repeat(20), REDIS_URL: 'redis://user:hunter2@127.0.0.1:6379' };
    const all = (await type(['config', '--json'], { LOG_LEVEL: 'debug', LOG_LEVEL_TASKS: 'trace', LOG_MAX_SIZE_MB: '5', ...secrets })).lines.map((each) => JSON.parse(each) as { name: string; value: string; origin: string });
    expect(all).toEqual(
      expect.arrayContaining([
        { name: 'LOG_LEVEL', value: 'DEBUG', origin: 'environment' },
        { name: 'LOG_LEVEL_TASKS', value: 'TRACE', origin: 'environment' },
        { name: 'LOG_MAX_SIZE_MB', value: '5', origin: 'environment' },
        { name: 'LOG_BACKUP_COUNT', value: '10', origin: 'default' },
        { name: 'LOG_RETENTION_AUDIT', value: '365', origin: 'default' },
        { name: 'LOG_DIR', value: logs, origin: 'default' },
        { name: 'LOG_PSEUDONYM_KEY', value: '(set, not shown)', origin: 'environment' },
        { name: 'REDIS_URL', value: 'redis://[REDACTED]@127.0.0.1:6379', origin: 'environment' },
      ]),
    );
    const unset = (await type(['config', '--json'])).lines.map((each) => JSON.parse(each) as { name: string; value: string });
    expect(unset.filter(({ name }) => /KEY$|TOKENS$/.test(name)).map(({ value }) => value).join('')).toBe('');
    expect((await cairn(['config', '--changed'], new CollectedTerminal({}, directory))).errors).toEqual([expect.stringMatching(/^Nothing is changed: all \d+ settings have their defaults\.$/)]);
    for (const REDIS_URL of ['redis://a:secret1@h:1,redis://b:secret2@h2:2', 'redis://u:p@ss@h:1', 'redis://:secret@h:1', 'redis://u:pa/ss@h:1']) {
      const [redis] = (await type(['config', '--json'], { REDIS_URL })).lines.filter((each) => each.includes('REDIS_URL'));
      expect([REDIS_URL, /secret|ss@|pa\/|"u:|a:/.test(redis!.replace('redis://', ''))]).toEqual([REDIS_URL, false]);
    }
    expect((await type(['config', '--changed'])).lines).toEqual([expect.any(String), expect.stringMatching(/^SERVICE_NAME {2}shop {3}environment$/)]);
  });

  describe('logs test', () => {
    it('writes one record per category and finds them again', async () => {
      const { code, lines, errors } = await type(['logs', 'test']);
      expect([code, errors, lines.length]).toEqual([0, [], 9]);
      const files = readdirSync(logs).filter((name) => name.endsWith('.log'));
      expect(files.map((name) => name.split('.', 1)[0])).toEqual(['application', 'audit', 'database', 'integration', 'job', 'metric', 'oauth', 'request', 'security']);
      expect(readFileSync(join(logs, files[0]!), 'utf8')).toContain('"service":"shop"');
    });

    it('does so in every layout, and with logrotate’s files', async () => {
      for (const LOG_FORMAT of ['ecs', 'otel', 'cp1', 'flat-task']) expect([LOG_FORMAT, (await type(['logs', 'test'], { LOG_FORMAT })).code]).toEqual([LOG_FORMAT, 0]);
      expect((await type(['logs', 'test'], { LOG_ROTATION: 'external' })).code).toBe(0);
      expect(existsSync(join(logs, 'request.log'))).toBe(true);
    });

    it('says what cannot be written', async () => {
      writeFileSync(join(directory, 'file'), '');
      expect(await type(['logs', 'test', '--source', 'file'])).toMatchObject({ code: 3, errors: [expect.stringContaining('is not a directory')] });
    });
  });

  describe('logs clear', () => {
    const env = (): NodeJS.ProcessEnv => ({ AUDIT_KEYS_DIR: join(directory, 'keys') });

    it('removes nothing without keys for the audit trail', async () => {
      const path = rolled('request', 0);
      expect(await type(['logs', 'clear', '--yes'], env())).toMatchObject({ code: 3, errors: [expect.stringMatching(/holds no keys, and clearing is audited/)] });
      expect(existsSync(path)).toBe(true);
    });

    it('has its intent and result in the trail, and only says what it would do in a dry run', async () => {
      makeKeys(join(directory, 'keys'));
      const [path, audit] = [rolled('request', 0), rolled('audit', 0)];
      expect((await type(['logs', 'clear', '--dry-run'], env())).lines).toEqual([path]);
      expect(existsSync(join(logs, 'audit'))).toBe(false);
      expect(await type(['logs', 'clear', '--yes'], env())).toEqual({ code: 0, errors: [], lines: [path] });
      expect([existsSync(path), existsSync(audit)]).toEqual([false, true]);
      const shown = await type(['audit', 'show', join(logs, 'audit'), '--json']);
      expect(shown.lines.map((each) => (JSON.parse(each) as { record: object }).record)).toMatchObject([
        { code: 'logs.cleared.intent', resource: { type: 'log_directory', id: logs } },
        { code: 'logs.cleared.success', data: { files: 1 } },
      ]);
      expect((await type(['audit', 'verify', join(logs, 'audit'), '--pub', join(directory, 'keys/signing.pub')])).code).toBe(0);
      expect((await type(['logs', 'clear', '--yes'], env())).code).toBe(1);
    });
  });

  describe('logs service', () => {
    /** A program of that name that says what it was asked for and goes on as told. */
    function standIn(name: string, body: string): NodeJS.ProcessEnv {
      const bin = join(directory, 'bin');
      mkdirSync(bin, { recursive: true });
      writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(bin, name), 0o755);
      return { PATH: `${bin}${delimiter}${process.env.PATH}` };
    }

    it('shows a service’s records from the files', async () => {
      writeFileSync(join(logs, 'app.log'), ['one', 'two', 'three'].map((message, at) => line(message, Date.now() - 90 * DAY / 2 + at)).join(''));
      expect((await type(['logs', 'service', 'some-service', '--lines', '2'])).lines).toHaveLength(2);
      expect((await type(['logs', 'service', 'other'])).code).toBe(1);
    });

    it('asks journald and Docker Compose, shows records as records and the rest as it is', async () => {
      const env = { ...standIn('journalctl', `echo "$@"; printf '%s' '${line('Ready').trim()}'; echo; printf 'evil \\033[2J\\n'`), ...standIn('docker', 'echo "$@"') };
      expect((await type(['logs', 'service', 'shop.service', '--from', 'journald', '--lines', '5', '--follow'], env)).lines).toEqual([
        '--unit shop.service --lines 5 --output cat --no-pager --follow',
        expect.stringMatching(/INFO {5}some-service\/task_service Ready/),
        'evil \\u001b[2J',
      ]);
      expect((await type(['logs', 'docker', 'api'], env)).lines).toEqual(['compose logs --no-color --no-log-prefix --tail 100 api']);
      expect((await type(['logs', 'service', '--from', 'compose'], env)).lines).toEqual(['compose logs --no-color --no-log-prefix --tail 100']);
    });

    it('tells what the program says when it fails, or that there is none', async () => {
      expect(await type(['logs', 'docker'], standIn('docker', 'echo "no daemon" >&2; exit 1'))).toEqual({ code: 3, lines: [], errors: ['docker: no daemon'] });
      expect(await type(['logs', 'docker'], { PATH: '' })).toMatchObject({ code: 3, errors: [expect.stringContaining('spawn docker ENOENT')] });
      expect(await type(['logs', 'service', '--from', 'journald', '--', '--rotate'])).toMatchObject({ code: 2 });
    });

    it('ends the program when it is told to stop', async () => {
      const env = standIn('docker', 'echo started; exec sleep 60');
      const terminal = new CollectedTerminal(env, directory);
      const done = cairn(['logs', 'docker', '--follow'], terminal);
      while (terminal.lines.length === 0) await new Promise((wake) => setTimeout(wake, 20));
      terminal.stop.abort();
      expect((await done).code).toBe(0);
    });
  });
});

const byPath = (a: object, b: object): number => ((a as { path: string }).path < (b as { path: string }).path ? -1 : 1);

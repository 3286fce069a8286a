import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { FileStore } from '@cairn/store';
import { buildProgram } from '../src/program';
import { cairn, CollectedTerminal, shellWords, type Said } from './collected-terminal';
import { LogServer } from './log-server';
import { SampleLogs } from './sample-logs';

const ROOT = resolve(__dirname, '../../..');
const MAIN = join(ROOT, 'tools/cli/bin/cairn.js');
jest.setTimeout(120_000);

/** Every command with its help. */
function helps(command: Command = buildProgram(new CollectedTerminal()), path = ''): { path: string; text: string }[] {
  const name = `${path} ${command.name()}`.trim();
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return [{ path: name, text }, ...command.createHelp().visibleCommands(command).filter((each) => each.name() !== 'help').flatMap((each) => helps(each, name))];
}

function examplesOf(text: string): string[] {
  const [, examples = ''] = text.split('Examples:\n');
  return examples.split('\n').filter((line) => line.startsWith('  ')).map((line) => line.trim());
}

/** Commands of the shell blocks of a page. */
function commandsOfPage(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```sh[^\n]*\n([\s\S]*?)^```$/gm)].flatMap(([, block]) => block!.split('\n')).map((line) => line.replace(/\s+#.*$/, '').trim()).filter((line) => line !== '');
}

const PAGES = ['docs/guides/command-line.md', 'docs/guides/on-call.md'];
/** Nothing is found by them in the sample: it has no reverse DNS, and its levels and settings are the defaults. */
const FINDS_NOTHING = /logs hostname|config --changed$/;

describe('on what the sample apps really logged,', () => {
  let sample: SampleLogs;
  let server: LogServer;
  let store: FileStore;
  let bin: string;
  let substitutes: readonly (readonly [RegExp, () => string])[];

  beforeAll(async () => {
    sample = new SampleLogs();
    store = new FileStore({ dir: sample.logs, index: false });
    server = await LogServer.start({ store }, 'a-token');
    bin = standIns();
    process.chdir(sample.cwd); // the audit commands work in the directory of their process
    substitutes = substitutesOf(sample, server);
  });
  afterAll(async () => {
    await server.stop();
    await store.close();
    rmSync(bin, { recursive: true, force: true });
    process.chdir(ROOT);
    sample.remove();
  });

  /** As typed, with the ids and times of this run. What follows has to end by itself here. */
  async function type(command: string, cwd = sample.cwd): Promise<Said> {
    const { env, words } = shellWords(substitutes.reduce((text, [form, value]) => text.replace(form, value), command).replace(/^(\S+=\S* )*npx /, '$1'));
    expect(words[0]).toBe('cairn');
    const terminal = new CollectedTerminal({ PATH: `${bin}${delimiter}${process.env.PATH}`, CAIRN_TOKEN: 'a-token', ...env }, cwd);
    const following = /follow/.test(command) ? setInterval(() => void (terminal.lines.length > 0 && terminal.stop.abort()), 20) : undefined;
    return cairn(words.slice(1), terminal).finally(() => clearInterval(following));
  }

  const all = helps();

  it('every command has a help with examples, exit codes said where they differ', () => {
    const withoutExamples = all.filter(({ text }) => examplesOf(text).length === 0).map(({ path }) => path);
    expect(withoutExamples).toEqual(['cairn retention']);
  });

  const examples = [...new Set(all.flatMap(({ text }) => examplesOf(text)))].filter((line) => !/logs clear --yes|audit init|--from journald|logs follow/.test(line));

  it.each(examples)('%s', async (example) => {
    const { code, lines, errors } = await type(example);
    expect({ errors: errors.filter((line) => !line.startsWith('Nothing ')), code }).toEqual({ errors: [], code: FINDS_NOTHING.test(example) ? expect.any(Number) : 0 });
    if (!FINDS_NOTHING.test(example) && !/retention run|scan|--reset|--out |--trim/.test(example)) expect(lines.length).toBeGreaterThan(0);
  });

  it('records that come are followed until Ctrl-C', async () => {
    for (const example of examplesOf(all.find(({ path }) => path === 'cairn logs follow')!.text)) {
      const terminal = new CollectedTerminal({}, sample.cwd);
      setTimeout(() => terminal.stop.abort(), 200);
      expect([example, await cairn(shellWords(example).words.slice(1), terminal)]).toEqual([example, { code: 1, lines: [], errors: [] }]); // the apps have ended: nothing comes
    }
  });

  it('the examples that change something do so, on a copy', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'cairn-clear-'));
    try {
      cpSync(sample.cwd, copy, { recursive: true });
      process.chdir(copy);
      const cleared = await type('cairn logs clear --yes', copy);
      expect(cleared).toMatchObject({ code: 0, errors: [] });
      expect(new Set((await type('cairn logs --json', copy)).lines.map((line) => (JSON.parse(line) as { category: string }).category))).toEqual(new Set(['audit']));
      expect((await type('cairn audit show logs/audit --event logs.cleared', copy)).lines).toEqual([expect.stringContaining('logs.cleared.intent'), expect.stringContaining('logs.cleared.success')]);
      expect((await type('cairn audit verify logs/audit --pub audit-keys/signing.pub', copy)).lines[0]).toMatch(/^VERIFIED/);
      expect(await type('cairn audit init audit-keys --rotate', copy)).toMatchObject({ code: 0 });
      rmSync(join(copy, 'audit-keys'), { recursive: true });
      expect(await type('cairn audit init audit-keys', copy)).toMatchObject({ code: 0 });
    } finally {
      process.chdir(sample.cwd);
      rmSync(copy, { recursive: true, force: true });
    }
  });

  it('the journal of a machine without systemd is trouble or empty, but no crash', async () => {
    expect([0, 1, 3]).toContain((await type('cairn logs service task-api.service --from journald')).code);
  });

  it('npm start ends with three commands, and a shell runs them', () => {
    const [, search] = sample.printed.split('\nSearch\n');
    const commands = search!.split('\n').filter((line) => line.startsWith('  ')).map((line) => line.trim());
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command.replace('npx cairn', `'${process.execPath}' '${MAIN}'`)], { cwd: ROOT, encoding: 'utf8' });
      expect([command, status, stderr]).toEqual([command, 0, '']);
      expect(stdout.split('\n').length).toBeGreaterThan(3);
    }
  });

  describe('the guides', () => {
    it.each(PAGES.flatMap((page) => commandsOfPage(page).filter((line) => /(?:^|\s)cairn /.test(line) && !/logs follow|completion|logs clear --yes|journald|npm /.test(line)).map((command) => [page, command])))('%s: %s', async (_page, command) => {
      const { code, errors } = await type(command);
      expect({ errors: errors.filter((line) => !line.startsWith('Nothing ')), code }).toEqual({ errors: [], code: FINDS_NOTHING.test(command) ? expect.any(Number) : 0 });
    });
  });

  it('the on-call guide gets from a report to the stack trace in at most three commands', async () => {
    const commands = commandsOfPage('docs/guides/on-call.md').slice(0, 3).filter((command) => command.includes('cairn '));
    expect(commands.length).toBeLessThanOrEqual(3);
    const failed = sample.records().find(({ event, metadata }) => event === 'http.request.completed' && metadata.method === 'POST' && metadata.path === '/api/v1/tasks' && metadata.status_code === 500)!;
    const [first, second] = await Promise.all(commands.slice(0, 2).map((command) => type(command)));
    expect(first!.lines.join('\n')).toContain(`request:${String(failed.context.request_id)}`);
    expect(second!.lines.join('\n')).toMatch(/QueryFailedError: [\s\S]*at async TasksService\.create \(\S*apps\/api\/src\/tasks\/tasks\.service\.ts:\d+:\d+\)/);
  });
});

/** `docker` and `journalctl` as far as the commands use them: neither runs in a test. */
function standIns(): string {
  const bin = mkdtempSync(join(tmpdir(), 'cairn-bin-'));
  writeFileSync(join(bin, 'docker'), `#!/bin/sh\n[ "$1 $2" = "compose logs" ] || exit 9\nprintf '%s\\n' '{"timestamp":"2026-11-21T14:05:00.000Z","level":"INFO","message":"Ready","context":{},"metadata":{}}' 'plain text'\n`);
  chmodSync(join(bin, 'docker'), 0o755);
  return bin;
}

/** What an example says, and what it is in this run. */
function substitutesOf(sample: SampleLogs, server: LogServer): readonly (readonly [RegExp, () => string])[] {
  const [, retried] = /resource_(res_\w+)\.log/.exec(sample.printed)!;
  const failed = sample.records().find(({ event, metadata }) => event === 'http.request.completed' && metadata.method === 'POST' && metadata.status_code === 500)!;
  const session = sample.records().find(({ context }) => typeof context.session_id === 'string')!;
  const around = (ms: number): (() => string) => () => new Date(ms).toISOString();
  return [
    [/<request-id>|req_[0-9a-f]{12}/g, () => String(failed.context.request_id)],
    [/<resource-id>/g, () => retried!],
    [/<session-id>/g, () => String(session.context.session_id)],
    [/https:\/\/api\.example\.com/g, () => server.url],
    [/14:00/g, around(sample.began - 60_000)],
    [/14:10/g, around(Date.now() + 60_000)],
    [/aud_\w+/g, () => sample.auditRecordId],
    [/--pub signing\.pub/g, () => '--pub audit-keys/signing.pub'],
    [/mac\.key/g, () => 'audit-keys/mac.key'],
    [/\/mnt\/anchors/g, () => 'anchors'],
    [/\/tmp\/cairn-try/g, () => join(sample.cwd, 'try')],
    [/CAIRN_TOKEN=…/g, () => 'CAIRN_TOKEN=a-token'],
  ];
}

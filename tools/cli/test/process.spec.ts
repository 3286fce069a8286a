import { execFileSync, spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { appendFileSync, chmodSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { some } from '@cairn/core/testing';

const MAIN = resolve(__dirname, '../bin/cairn.js');
/** Memory of the whole process whatever it reads, MB. A file is read in blocks, a line is at most 1 MB. */
const CAP_MB = 250;
/** More than may be held in memory. */
const MUCH = 384 * 1024 ** 2;

jest.setTimeout(120_000);

describe('cairn as a process', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'cairn-process-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const file = (name: string): string => join(directory, name);
  const line = (message: string): string => some.line({ message, time: Date.now() });
  const env = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, LOG_DIR: directory, ...more });
  const shell = (command: string): SpawnSyncReturns<string> => spawnSync('/bin/bash', ['--norc', '-c', `cairn() { '${process.execPath}' '${MAIN}' "$@"; }; ${command}`], { env: env(), encoding: 'utf8' });

  /** With the most memory it ever held, MB. */
  function measured(...args: string[]): { status: number | null; stdout: string; stderr: string; rssMb: number } {
    const hook = file('measure.cjs');
    writeFileSync(hook, `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(file('rss'))}, String(process.resourceUsage().maxRSS)));`);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', hook, MAIN, ...args], { env: env(), encoding: 'utf8', maxBuffer: MUCH });
    return { status, stdout, stderr, rssMb: Number(readFileSync(file('rss'), 'utf8')) / 1_024 };
  }

  it('ends quietly when its reader has seen enough', () => {
    writeFileSync(file('app.log'), Array.from({ length: 20_000 }, (_, at) => line(`m${at}`)).join(''));
    const { stdout, stderr, status } = shell('cairn logs -n 20000 | head -2; exit ${PIPESTATUS[0]}');
    expect([stdout.trim().split('\n').length, stderr, status]).toEqual([2, '', 0]);
  });

  it('names files that its user may not read, and what would do', () => {
    const uid = process.getuid!() === 0 ? 65_534 : undefined; // root may read everything
    const refused = (...args: string[]): string[] => {
      const { stderr, stdout, status } = spawnSync(process.execPath, [MAIN, ...args], { env: env(), encoding: 'utf8', ...(uid !== undefined && { uid }) });
      return [String(status), stderr, stdout];
    };
    writeFileSync(file('app.log'), line('secret'), { mode: 0o000 });
    chmodSync(directory, 0o755);
    expect(refused('logs')).toEqual(['3', expect.stringMatching(/^Passed over: 1 parts .*\(app\.log: EACCES: .*\)\.\nNothing found/), '']);
    expect(refused('logs', 'stats')).toEqual(['3', expect.stringMatching(/^CAIRN_E_STORE: a log file cannot be read: EACCES: .*app\.log.*Ask as the user of the app/), '']);
    expect(refused('check')[2]).not.toContain('0 records can be read');
    mkdirSync(file('sub'), { mode: 0o000 });
    expect(refused('disk')).toEqual(['3', expect.stringMatching(/^CAIRN_E_STORE: the log directory cannot be read: EACCES: .*Ask as the user of the app/), '']);
    chmodSync(file('sub'), 0o700);
  });

  it('does not end well when what it says cannot be written', () => {
    writeFileSync(file('app.log'), line('lost'));
    const { stderr, status } = shell('cairn logs -n 5 > /dev/full');
    expect([status, stderr]).toEqual([3, expect.stringContaining('Standard output cannot be written to')]);
  });

  it('ends a follow on Ctrl-C with what was found', async () => {
    writeFileSync(file('app.log'), line('before'));
    const child = spawn(process.execPath, [MAIN, 'logs', '--follow'], { env: env(), stdio: ['ignore', 'pipe', 'inherit'] });
    let seen = '';
    child.stdout.on('data', (bytes: Buffer) => (seen += bytes.toString()));
    const shown = async (text: string): Promise<void> => {
      for (const end = Date.now() + 30_000; !seen.includes(text); await new Promise((wake) => setTimeout(wake, 20))) if (Date.now() > end) throw new Error(`"${text}" is not shown`);
    };
    await shown('before');
    appendFileSync(file('app.log'), line('after'));
    await shown('after');
    child.kill('SIGINT');
    expect(await new Promise((done) => child.once('close', (code, signal) => done([code, signal])))).toEqual([0, null]);
  });

  it('ends when it is told to, whatever it is at', async () => {
    const fd = openSync(file('nul.log'), 'w');
    ftruncateSync(fd, 2 * 1024 ** 3); // a minute's work for a scan
    closeSync(fd);
    const hook = file('begun.cjs');
    writeFileSync(hook, "const fs = require('node:fs'); const read = fs.read; fs.read = (...args) => (process.stderr.write('reading'), (fs.read = read), read(...args));");
    const child = spawn(process.execPath, ['--require', hook, MAIN, 'scan'], { env: env(), stdio: ['ignore', 'inherit', 'pipe'] });
    await new Promise((begun) => child.stderr.once('data', begun));
    child.kill('SIGTERM');
    expect(await new Promise((done) => child.once('close', (code, signal) => done([code, signal])))).toEqual([143, null]);
  });

  it('hands a long list to the pager of a terminal, and not to that of a pipe', () => {
    writeFileSync(file('app.log'), line('paged'));
    const typed = (command: string): string => execFileSync('script', ['-qec', command, '/dev/null'], { env: env({ CAIRN_PAGER: "sed 's/^/PAGED /'", TERM: 'xterm' }), encoding: 'utf8' });
    expect(typed(`'${process.execPath}' '${MAIN}' logs`)).toMatch(/^PAGED .*\u001b\[\d+m/);
    expect(typed(`'${process.execPath}' '${MAIN}' logs --no-pager`)).toMatch(/^\u001b\[2m/);
    expect(shell('CAIRN_PAGER=false cairn logs | cat').stdout).toContain('paged');
  });

  it('completes in bash', () => {
    const { stdout } = shell(`source <(cairn completion bash); COMP_WORDS=(cairn logs errors --inc); COMP_CWORD=3; _cairn; printf '%s\\n' "\${COMPREPLY[@]}"`);
    expect(stdout).toBe('--include-warnings\n');
  });

  describe('fed with files that are not as they should be', () => {
    const GOOD = (): string => line('good');

    it.each<[string, () => void, RegExp]>([
      ['an empty file', () => writeFileSync(file('empty.log'), ''), /^$/],
      ['an empty compressed file', () => writeFileSync(file('empty.log.gz'), ''), /damaged or cannot be read/],
      ['NULs', () => writeFileSync(file('nul.log'), `${'\0'.repeat(100_000)}\n${'\0'.repeat(10)}\n`), /^Passed over: /],
      ['bad UTF-8', () => writeFileSync(file('utf8.log'), Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0xc0, 0x22, 0x7d, 0x0a])), /^Passed over: 1 are no JSON records\.\n$/],
      ['a truncated compressed file', () => writeFileSync(file('torn.log.gz'), gzipSync(line('whole').repeat(5_000)).subarray(0, -200)), /damaged or cannot be read/],
      ['a FIFO nobody writes to', () => void execFileSync('mkfifo', [file('fifo.log')]), /^$/],
      ['a link to a device', () => void execFileSync('ln', ['-s', '/dev/zero', file('zero.log')]), /^$/],
    ])('%s: finds the records beside it', (_, make, said) => {
      make();
      writeFileSync(file('good.log'), GOOD());
      const { status, stdout, stderr, rssMb } = measured('logs', '-n', '10000');
      expect([status, stdout.split('\n').filter((each) => each.includes(' good')).length]).toEqual([0, 1]);
      expect(stderr).toMatch(said);
      expect(rssMb).toBeLessThan(CAP_MB);
    });

    it('says that nothing is no answer when a file cannot be read to its end', () => {
      const torn = gzipSync(Buffer.from(Array.from({ length: 10_000 }, (_, at) => line(`m${at}`)).join('')));
      writeFileSync(file('torn.log.gz'), torn.subarray(0, torn.length / 2));
      expect(measured('logs', 'search', 'absent').status).toBe(3);
      expect(measured('logs', '-n', '1').status).toBe(0);
      expect(measured('check').status).toBe(1);
    });

    it.each([
      ['a line of 384 MB', 'x'],
      ['384 MB of NULs without an end', '\0'],
    ])('%s', (_, byte) => {
      const fd = openSync(file('huge.log'), 'w');
      if (byte === '\0') ftruncateSync(fd, MUCH);
      else for (let at = 0, block = Buffer.alloc(16 * 1024 * 1024, byte); at < MUCH; at += block.length) writeSync(fd, block);
      writeSync(fd, `\n${GOOD()}`, byte === '\0' ? MUCH : undefined);
      closeSync(fd);
      const { status, stdout, rssMb } = measured('logs', 'stats', '--by', 'levels', '--json');
      expect([status, (JSON.parse(stdout) as { levels: object[] }).levels]).toEqual([0, [{ level: 'INFO', count: 1 }]]);
      expect(rssMb).toBeLessThan(CAP_MB);
      expect(measured('logs', '-n', '1')).toMatchObject({ status: 0, stdout: expect.stringContaining(' good') });
    });

    it('a gzip bomb', () => {
      writeFileSync(file('bomb.log.gz'), bomb(MUCH));
      writeFileSync(file('good.log'), GOOD());
      const { status, rssMb } = measured('logs', 'search', 'good');
      expect(status).toBe(0);
      expect(rssMb).toBeLessThan(CAP_MB);
      expect(measured('check')).toMatchObject({ status: 1, stdout: expect.stringContaining('unpack to too much') });
      expect(measured('logs', 'search', 'absent').status).toBe(3); // it may be behind what was not unpacked
    });
  });
});

/** So many bytes of one letter, packed a thousandfold. */
function bomb(bytes: number): Buffer {
  const member = gzipSync(Buffer.alloc(64 * 1024 * 1024, 'x'));
  return Buffer.concat(Array.from({ length: bytes / (64 * 1024 * 1024) }, () => member));
}

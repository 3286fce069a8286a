import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const main = resolve(__dirname, '../dist/main.js');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('npm run faults', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'cairn-faults-'))));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const start = (...args: string[]): { ended: Promise<Ended>; interrupt: () => void } => {
    const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, TMPDIR: dir }, stdio: ['ignore', 'pipe', 'pipe'] });
    const parts = [text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number | null]>] as const;
    return { ended: Promise.all(parts).then(([stdout, stderr, [code]]) => ({ code, stdout, stderr })), interrupt: () => child.kill('SIGINT') };
  };

  it('explains itself', async () => {
    const { code, stdout } = await start('--help').ended;
    expect(code).toBe(0);
    for (const option of ['--case', '--repeats', '--seed', '--mutants', '--smoke', '--json']) expect(stdout).toContain(option);
  });

  it.each([
    [['--case', '1,77'], '--case: "77" is no case. Use some of 1,2,3,'],
    [['--repeats', 'many'], '--repeats: "many" is not a whole number from 1 on.'],
    [['--repeat', '3'], "Unknown option '--repeat'"],
  ])('refuses %j, saying what is wrong', async (args, message) => {
    const { code, stderr } = await start(...args).ended;
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('interrupted, ends at once and leaves neither processes nor files', async () => {
    const run = start('--case', '1,14', '--repeats', '50');
    const began = Date.now();
    while (!readdirSync(dir).some((name) => readdirSync(join(dir, name)).includes('ledger')) && Date.now() - began < 20_000) await new Promise((resolve) => setTimeout(resolve, 20));
    run.interrupt();
    const { code, stderr, stdout } = await run.ended;
    expect({ code, stderr, stdout }).toEqual({ code: 130, stderr: '\nInterrupted.\n', stdout: '' });
    expect(readdirSync(dir)).toEqual([]);
    expect(commandLines().filter((line) => line.includes(dir))).toEqual([]);
  });
});

/** Of all processes of this machine; only Linux tells. */
function commandLines(): string[] {
  const pids = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return pids.map((pid) => {
    try {
      return readFileSync(join('/proc', pid, 'cmdline'), 'utf8');
    } catch {
      return ''; // it has ended meanwhile
    }
  });
}

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFixture, until } from './child';

const FIXTURE = join(__dirname, 'fixtures', 'console-writer.js');

interface Account {
  accepted: number;
  delivered: number;
  dropped: number;
  peakQueuedBytes: number;
}
interface Report {
  out: Account;
  err: Account;
}

/** Numbers of the JSON lines, in order; any line that is neither JSON nor the app's own chatter is torn. */
function read(text: string): { numbers: number[]; torn: string[]; chatter: number } {
  const numbers: number[] = [];
  const torn: string[] = [];
  let chatter = 0;
  for (const line of text.split('\n')) {
    const match = /^\{"n":(\d+),.*\}$/.exec(line);
    if (match !== null) numbers.push(Number(match[1]));
    else if (/^chatter \d+ y{3000}\.$/.test(line)) chatter += 1;
    else if (line !== '') torn.push(line.slice(0, 80));
  }
  return { numbers, torn, chatter };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

describe('the console of a process', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'cairn-console-'))));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('has all lines, in order, when the process ends by itself', async () => {
    const { code, stdout, stderr } = await startFixture('console-writer.js', { records: 2_000, errors: true }).ended;
    expect(code).toBe(0);
    expect(read(stdout)).toEqual({ numbers: upTo(2_000), torn: [], chatter: 0 });
    expect(read(stderr)).toEqual({ numbers: upTo(2_000), torn: [], chatter: 0 });
  });

  it('has all lines on one stream when it is pretty', async () => {
    const { stdout, stderr } = await startFixture('console-writer.js', { records: 100, errors: true, mode: 'pretty' }).ended;
    expect(read(stdout).numbers).toEqual(upTo(100).flatMap((n) => [n, n]));
    expect(stderr).toBe('');
  });

  it('has all lines when the process exits at once, with a full pipe and a slow reader', async () => {
    const out = join(dir, 'out');
    const pipe = `"${process.execPath}" "${FIXTURE}" '${JSON.stringify({ records: 1_000, ticks: 5, end: 'exit' })}' | (sleep 0.5; cat) > "${out}"; exit \${PIPESTATUS[0]}`;
    const shell = spawn('bash', ['-c', pipe], { stdio: 'ignore' });
    expect(await new Promise((resolve) => shell.once('exit', resolve))).toBe(3);
    expect(read(readFileSync(out, 'utf8'))).toEqual({ numbers: upTo(5_000), torn: [], chatter: 0 });
  });

  it('keeps its lines whole beside those of console.log on a pipe that is often full', async () => {
    const out = join(dir, 'out');
    const pipe = `"${process.execPath}" "${FIXTURE}" '${JSON.stringify({ records: 100, ticks: 20, chatter: true })}' | (sleep 0.3; cat) > "${out}"`;
    const shell = spawn('bash', ['-c', pipe], { stdio: 'ignore' });
    await new Promise((resolve) => shell.once('exit', resolve));
    const { numbers, torn, chatter } = read(readFileSync(out, 'utf8'));
    expect({ numbers: numbers.length, torn, chatter }).toEqual({ numbers: 2_000, torn: [], chatter: 200 });
    expect(numbers).toEqual(upTo(2_000));
  });

  it('is bounded and idle while nobody reads, and drops and counts when the reader has gone', async () => {
    const report = join(dir, 'report');
    const bufferBytes = 1e6;
    const child = spawn(process.execPath, [FIXTURE, JSON.stringify({ records: 500, ticks: 200, bufferBytes, report })], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.pause(); // reads nothing
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.stdout.destroy(); // and goes
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(0);
    await until('it has reported', () => existsSync(report));
    const { out } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    expect(out.accepted).toBe(100_000);
    expect(out.delivered + out.dropped).toBe(out.accepted);
    expect(out.dropped).toBeGreaterThan(50_000);
    expect(out.peakQueuedBytes).toBeLessThanOrEqual(bufferBytes + 400);
  });

  it('ends within its patience when the reader stands still', async () => {
    const report = join(dir, 'report');
    const child = spawn(process.execPath, [FIXTURE, JSON.stringify({ records: 5_000, end: 'exit', report })], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.pause();
    const code = await new Promise((resolve) => child.once('exit', resolve));
    child.stdout.destroy();
    expect(code).toBe(3);
    const { out } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    expect(out.dropped).toBeGreaterThan(0);
    expect(out.delivered + out.dropped).toBe(5_000);
  });
});

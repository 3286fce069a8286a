import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExitFlush } from '../src/exit/exit-flush';

const RECORDS = 5_000;
const FIXTURE = join(__dirname, 'fixtures', 'exit-flush.js');

interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stderr: string;
  /** What the file and the console hold. */
  file: string;
  console: string;
}

describe('the end of a process', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'cairn-exit-'))));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  async function run(end: string, signal?: NodeJS.Signals): Promise<Outcome> {
    const child = spawn(process.execPath, [FIXTURE, JSON.stringify({ dir, records: RECORDS, end })], { stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => {
      stderr += data.toString();
      if (signal !== undefined && stderr.endsWith('ready\n')) child.kill(signal);
      if (signal !== undefined) child.stdin.end();
    });
    const [code, by] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => child.once('close', (...ended) => resolve(ended)));
    const path = join(dir, 'run_1.log');
    const file = existsSync(path) ? readFileSync(path, 'utf8') : '';
    return { code, signal: by, stderr, file, console: stdout };
  }

  const endOf = ({ code, signal, stderr }: Outcome): Partial<Outcome> => ({ code, signal, stderr });

  /** Throws when a line is torn. */
  const parse = (text: string): object[] => text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as object);

  /** Nothing accepted before is missing or doubled, and then comes what is told of the end. */
  function expectAll(outcome: Outcome, ...last: object[]): void {
    for (const held of [outcome.file, outcome.console].map(parse)) {
      expect(held.findIndex((line, at) => (line as { n?: number }).n !== at)).toBe(last.length === 0 ? -1 : RECORDS);
      expect(held.slice(RECORDS)).toEqual(last);
      expect(held).toHaveLength(RECORDS + last.length);
    }
  }

  it.each([
    ['natural', 0],
    ['exit', 7],
    ['process.exitCode', 9],
  ])('loses nothing when it is %s, with exit code %i', async (end, code) => {
    const outcome = await run(end);
    expect(endOf(outcome)).toMatchObject({ code, signal: null, stderr: '' });
    expectAll(outcome);
  });

  it.each([
    ['throw', 1, 'TypeError: thrown', { crash: 'TypeError  thrown', origin: 'uncaughtException' }],
    ['throw later', 1, 'TypeError: thrown later', { crash: 'TypeError  thrown later', origin: 'uncaughtException' }],
    ['throw undefined', 1, '--trace-uncaught', { crash: 'undefined', origin: 'uncaughtException' }],
    ['reject', 1, 'TypeError: rejected', { crash: 'TypeError  rejected', origin: 'unhandledRejection' }],
  ])('by %s keeps its exit code %i and its message, and records the crash last', async (end, code, said, crash) => {
    const outcome = await run(end);
    expect(endOf(outcome)).toMatchObject({ code, signal: null, stderr: expect.stringContaining(said) });
    expectAll(outcome, crash);
  });

  it('by a rejection with undefined is recorded as what Node makes of it', async () => {
    const outcome = await run('reject undefined');
    expect(endOf(outcome)).toMatchObject({ code: 1, stderr: expect.stringContaining('ERR_UNHANDLED_REJECTION') });
    expectAll(outcome, { crash: expect.stringContaining('ERR_UNHANDLED_REJECTION'), origin: 'unhandledRejection' });
  });

  it('does not come when the app handles the exception itself', async () => {
    const outcome = await run('throw, handled by the app');
    expect(endOf(outcome)).toMatchObject({ code: 0, signal: null });
    expectAll(outcome, { crash: 'TypeError  thrown', origin: 'uncaughtException' }, { after: 'the crash' });
  });

  it('loses nothing in the other sinks when one is broken', async () => {
    const outcome = await run('exit with a broken sink');
    expect(endOf(outcome)).toMatchObject({ code: 7, stderr: expect.stringContaining('sink "broken" could not be flushed at exit Error: broken for good') });
    expectAll(outcome);
  });

  it('keeps everything when the crash itself cannot be recorded', async () => {
    const outcome = await run('throw in onCrash');
    expect(outcome.stderr).toContain('the crash could not be recorded');
    expect(outcome.code).not.toBe(0);
    expectAll(outcome);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('by %s loses nothing, and its status names the signal', async (signal) => {
    const outcome = await run('signal alone', signal);
    expect(endOf(outcome)).toMatchObject({ code: null, signal });
    expectAll(outcome);
  });

  it('is left to the app when it listens to the signal too', async () => {
    const outcome = await run('signal with a listener that shuts down', 'SIGTERM');
    expect(endOf(outcome)).toMatchObject({ code: 4, signal: null });
    expectAll(outcome, { after: 'the signal' });
  });

  it('waits for shutdown hooks that send the signal again', async () => {
    const outcome = await run('signal with a listener that sends it again', 'SIGTERM');
    expect(endOf(outcome)).toMatchObject({ code: null, signal: 'SIGTERM' });
    expectAll(outcome, { after: 'the hooks' });
  });

  it('is as without us after dispose', async () => {
    const outcome = await run('signal after dispose', 'SIGTERM');
    expect([outcome.code, outcome.signal]).toEqual([null, 'SIGTERM']); // and what was being written then may be torn
  });
});

describe('the last flush', () => {
  it('delivers the gap record that a flush of another sink tells', () => {
    const delivered: string[] = [];
    const queued = ['a record'];
    const nothing = { flush: async () => undefined, close: async () => undefined, write: () => undefined };
    const file = { ...nothing, name: 'file', flushSync: () => void delivered.push(...queued.splice(0)) };
    let gap: string | undefined = 'a gap';
    const full = {
      ...nothing,
      name: 'full',
      flushSync: () => {
        if (gap !== undefined) queued.push(gap);
        gap = undefined;
      },
    };
    const exit = new ExitFlush({ sinks: () => [file, full], selfLog: { report: () => undefined } });
    exit.flushSync();
    exit.dispose();
    expect(delivered).toEqual(['a record', 'a gap']);
  });
});

describe('the process listeners of many runtimes', () => {
  const events = ['exit', 'beforeExit', 'uncaughtExceptionMonitor', 'SIGTERM', 'SIGINT'];
  const counts = (): number[] => events.map((event) => process.listenerCount(event));

  it('are one set, there only while a runtime is', () => {
    const before = counts();
    const flushes = Array.from({ length: 30 }, () => new ExitFlush({ sinks: () => [], selfLog: { report: () => undefined } }));
    expect(counts()).toEqual(before.map((count) => count + 1));
    flushes.slice(1).forEach((flush) => flush.dispose());
    expect(counts()).toEqual(before.map((count) => count + 1));
    flushes[0]!.dispose();
    flushes[0]!.dispose();
    expect(counts()).toEqual(before);
  });
});

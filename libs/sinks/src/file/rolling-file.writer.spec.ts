import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryDirectory, until } from '../../test/child';
import { isLinkName, newWriterId, parseFileName } from './file-name';
import { RollingFileWriter } from './rolling-file.writer';

const WRITER = 'svc-abc123';
const MIB = 1024 * 1024;

describe('RollingFileWriter', () => {
  let dir: string;
  let sealed: string[];
  let reports: string[];
  let writer: RollingFileWriter;
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.UTC(2026, 2, 10, 23, 30), doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'performance', 'queueMicrotask', 'hrtime'] });
    dir = temporaryDirectory();
    sealed = [];
    reports = [];
    writer = new RollingFileWriter({
      category: 'request', dir, writerId: WRITER, maxSizeBytes: 10_240,
      selfLog: { report: (code, message) => reports.push(`${code} ${message}`) }, onSealed: (path) => sealed.push(basename(path)),
    });
  });
  afterEach(async () => {
    jest.useRealTimers();
    await writer.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const link = (): string => join(dir, 'request.svc-abc123.log');
  const batch = (n: number): string => `${n} ${'x'.repeat(6_000)}\n`;
  const numbersIn = (name: string): number[] => readFileSync(join(dir, name), 'utf8').trim().split('\n').map((line) => parseInt(line, 10));
  const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n);
  const files = (): string[] => readdirSync(dir).filter((name) => lstatSync(join(dir, name)).isFile()).sort();

  it('names files by category, UTC day and writer, and numbers those rolled by size', async () => {
    for (let n = 0; n < 5; n += 1) await writer.write(batch(n));
    expect(files()).toEqual(['request.2026-03-10.svc-abc123.1.log', 'request.2026-03-10.svc-abc123.2.log', 'request.2026-03-10.svc-abc123.log']);
    expect(files().map(numbersIn)).toEqual([[2, 3], [4], [0, 1]]);
    expect(sealed).toEqual(['request.2026-03-10.svc-abc123.log', 'request.2026-03-10.svc-abc123.1.log']);
    expect(files().map((name) => statSync(join(dir, name)).mode & 0o777)).toEqual([0o640, 0o640, 0o640]);
    expect(writer.path).toBe(join(dir, 'request.2026-03-10.svc-abc123.2.log'));
  });

  it('begins a new file with the first batch of a UTC day', async () => {
    await writer.write('old\n');
    jest.setSystemTime(Date.UTC(2026, 2, 11, 0, 0, 1));
    await writer.write('new\n');
    expect(files()).toEqual(['request.2026-03-10.svc-abc123.log', 'request.2026-03-11.svc-abc123.log']);
    expect(sealed).toEqual(['request.2026-03-10.svc-abc123.log']);
  });

  it('rolls at the same size when nothing had to be decided before', async () => {
    for (let n = 0; n < 24; n += 1) await writer.write(`${n} ${'x'.repeat(1_000)}\n`);
    const [second, third, first] = files().map(numbersIn);
    expect([first, second, third]).toEqual([numbers(0, 11), numbers(11, 22), numbers(22, 24)]);
  });

  it('rolls behind a first batch that is larger than a file', async () => {
    await writer.write(`0 ${'x'.repeat(20_000)}\n`);
    await writer.write('1 next\n');
    expect(files().map(numbersIn)).toEqual([[1], [0]]);
    expect(sealed).toEqual(['request.2026-03-10.svc-abc123.log']);
  });

  it('counts batches of many megabytes, written while the process runs and at its end, in the file that has them', async () => {
    const large = new RollingFileWriter({ category: 'job', dir, writerId: WRITER, maxSizeBytes: 7 * MIB, selfLog: { report: (code) => reports.push(code) } });
    const sizes = [5, 5, 1, 9, 6, 6, 1];
    for (const [n, size] of sizes.entries()) {
      const text = `${'я'.repeat((size * MIB) / 2 - 1)}\n`;
      if (n % 3 === 2) large.writeSync(text);
      else await large.write(text);
    }
    await large.close();
    const written = files().map((name) => Math.round(statSync(join(dir, name)).size / MIB));
    expect(written).toEqual([10, 12, 1, 10]); // the first has no number and comes last
    expect(reports).toEqual([]);
  });

  it('keeps a relative link to its current file', async () => {
    for (let n = 0; n < 3; n += 1) {
      await writer.write(batch(n));
      expect(readlinkSync(join(dir, 'request.svc-abc123.log'))).toBe(basename(writer.path!));
    }
  });

  it.each([
    ['its directory was', () => rmSync(dir, { recursive: true })],
    ['its file was', () => (rmSync(writer.path!), rmSync(link()))],
  ])('has its link again with the next write after %s removed', async (_, remove) => {
    await writer.write('before\n');
    remove();
    await writer.write('after\n');
    expect(readlinkSync(link())).toBe(basename(writer.path!));
    expect(readFileSync(link(), 'utf8')).toBe('after\n');
  });

  it.each([
    ['removed', () => rmSync(link())],
    ['led elsewhere', () => (rmSync(link()), symlinkSync('elsewhere', link()))],
  ])('soon has its link again when only that was %s', async (_, happen) => {
    await writer.write('1 before\n');
    happen();
    await until('the link is back', async () => {
      await writer.write('2 after\n');
      return lstatSync(link(), { throwIfNoEntry: false }) !== undefined && readlinkSync(link()) === basename(writer.path!);
    });
    expect(reports).toEqual([]);
  });

  it('leaves what is no link alone in the place of its link, says so once, and writes on', async () => {
    writeFileSync(link(), 'precious');
    for (let n = 0; n < 3; n += 1) await writer.write(batch(n));
    expect(readFileSync(link(), 'utf8')).toBe('precious');
    expect(reports).toEqual([expect.stringContaining('CAIRN_E_ROTATION the link')]);
    expect(files().filter((name) => parseFileName(name) !== undefined).flatMap(numbersIn).sort()).toEqual([0, 1, 2]);
  });

  it('takes its link away when it is closed, its file stays', async () => {
    await writer.write(batch(0));
    await writer.close();
    expect(readdirSync(dir)).toEqual(['request.2026-03-10.svc-abc123.log']);
  });

  it('does not make its link again with a write that ends after it was closed', async () => {
    await writer.write(batch(0));
    const underWay = writer.write(batch(1));
    await writer.close();
    await underWay;
    expect(readdirSync(dir)).toEqual(['request.2026-03-10.svc-abc123.log']);
  });

  it('leaves a link alone that leads to another file by now', async () => {
    await writer.write(batch(0));
    rmSync(link());
    symlinkSync('elsewhere', link());
    await writer.close();
    expect(readlinkSync(link())).toBe('elsewhere');
  });

  it('says nothing when its directory is gone at the end', async () => {
    await writer.write(batch(0));
    rmSync(dir, { recursive: true });
    writeFileSync(dir, '');
    await writer.close();
    expect(reports).toEqual([]);
  });

  it('leaves no state file of the roller behind', async () => {
    for (let n = 0; n < 6; n += 1) await writer.write(batch(n));
    expect(readdirSync(dir).filter((name) => parseFileName(name) === undefined)).toEqual(['request.svc-abc123.log']);
  });

  it('never uses a sealed name again when the clock is set back and forth', async () => {
    await writer.write('1 first\n');
    for (const [n, day] of [[2, 11], [3, 10], [4, 11], [5, 12], [6, 10]] as const) {
      jest.setSystemTime(Date.UTC(2026, 2, day, 12));
      await writer.write(`${n} on day ${day}\n`);
      expect(sealed).not.toContain(basename(writer.path!));
    }
    expect(sealed).toHaveLength(new Set(sealed).size);
    const real = files();
    expect(real).toHaveLength(6);
    expect(real.flatMap(numbersIn).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(real.every((name) => parseFileName(name)?.writer.startsWith('svc-'))).toBe(true);
    expect(readdirSync(dir).filter(isLinkName)).toHaveLength(1);
  });

  it('delivers its last words before the first file was ever opened, and across a failed batch', async () => {
    writer.writeSync('1 only\n');
    expect(files().map(numbersIn)).toEqual([[1]]);
    const underWay = writer.write(batch(2));
    writer.writeSync('3 last\n');
    await underWay;
    expect(files().map(numbersIn)).toEqual([[1, 2, 3]]);
  });

  it('does not roll a batch that is offered again, and writes it once', async () => {
    rmSync(dir, { recursive: true });
    writeFileSync(dir, 'in the way');
    for (let attempt = 0; attempt < 5; attempt += 1) await expect(writer.write(batch(0))).rejects.toThrow();
    rmSync(dir);
    await writer.write(batch(0));
    await writer.write(batch(1));
    expect(files()).toEqual(['request.2026-03-10.svc-abc123.log']);
    expect(numbersIn(files()[0]!)).toEqual([0, 1]);
  });

  it('goes on in its directory when that was removed, and still rolls', async () => {
    await writer.write(batch(0));
    rmSync(dir, { recursive: true });
    for (let n = 1; n < 6; n += 1) await writer.write(batch(n));
    expect(files().length).toBeGreaterThan(1);
    expect(reports).toEqual([]);
  });
});

describe('newWriterId', () => {
  it.each([
    ['@Acme/Task API', /^acme-task-api-[a-z0-9]{6}$/],
    ['../../etc', /^etc-[a-z0-9]{6}$/],
    ['', /^service-[a-z0-9]{6}$/],
    ['日本', /^service-[a-z0-9]{6}$/],
    ['x'.repeat(300), /^x{40}-[a-z0-9]{6}$/],
  ])('makes of service "%s" a name that fits in a file name', (service, expected) => {
    const id = newWriterId(service);
    expect(id).toMatch(expected);
    expect(parseFileName(`job.2026-01-02.${id}.7.log.gz`)).toEqual({ category: 'job', day: '2026-01-02', writer: id, number: 7, compressed: true });
  });

  it('gives no name twice', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => newWriterId('svc'))).size).toBeGreaterThan(998);
  });
});

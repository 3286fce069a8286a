import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { start, temporaryDirectory, until } from '../../test/child';
import { Compressor } from './compressor';
import { sealFile } from './seal';

const HOUR = 3_600_000;
const NOW = Date.now();
const TODAY = new Date(NOW).toISOString().slice(0, 10);
const soon = (): number => Date.now() + 20_000;

describe('Compressor', () => {
  let dir: string;
  let reports: string[];
  let compressor: Compressor;
  beforeEach(() => {
    dir = temporaryDirectory();
    reports = [];
    compressor = new Compressor(dir, { report: (code, message, error) => reports.push(`${code} ${message}: ${String(error)}`) });
  });
  afterEach(async () => {
    await compressor.close(soon());
    rmSync(dir, { recursive: true, force: true });
  });

  function file(name: string, content: string | Buffer, age = 0): string {
    const path = join(dir, name);
    writeFileSync(path, content, { mode: 0o640 });
    utimesSync(path, (NOW - age) / 1000, (NOW - age) / 1000);
    return path;
  }
  const lines = (bytes: number): string => {
    let text = '';
    for (let n = 0; text.length < bytes; n += 1) text += `${JSON.stringify({ n, random: Math.sin(n), pad: 'y'.repeat(200) })}\n`;
    return text;
  };

  it('leaves in place of a file what zcat gives back exactly, with its mode and age', async () => {
    const content = lines(9_000_000);
    const path = file('request.2026-01-01.svc-abc123.log', content, 48 * HOUR);
    compressor.add(path);
    await compressor.idle();
    expect(readdirSync(dir)).toEqual(['request.2026-01-01.svc-abc123.log.gz']);
    expect(execFileSync('zcat', [`${path}.gz`], { maxBuffer: 1e8 }).toString() === content).toBe(true);
    const { mode, mtimeMs } = statSync(`${path}.gz`);
    expect([mode & 0o777, Math.round(mtimeMs / 1000)]).toEqual([0o640, Math.round((NOW - 48 * HOUR) / 1000)]);
    expect(reports).toEqual([]);
  });

  it('makes members that can be read alone and end with a line', async () => {
    const content = lines(9_000_000);
    const path = file('request.2026-01-01.svc-abc123.log', content);
    await sealFile(path, { signal: new AbortController().signal, staleMs: 0 });
    const bytes = readFileSync(`${path}.gz`);
    const starts = memberStarts(bytes);
    expect(starts.length).toBe(9);
    const members = starts.map((from, i) => gunzipSync(bytes.subarray(from, starts[i + 1])).toString());
    expect(members.every((member) => member.endsWith('\n'))).toBe(true);
    expect(members.join('') === content).toBe(true);
  });

  it('keeps a file that is written to meanwhile', async () => {
    const path = file('request.2026-01-01.svc-abc123.log', lines(5_000_000));
    compressor.add(path);
    await until('it is at work', () => readdirSync(dir).some((name) => name.endsWith('.tmp')));
    appendFileSync(path, 'late\n');
    await compressor.idle();
    expect(readdirSync(dir)).toEqual(['request.2026-01-01.svc-abc123.log']);
    expect(reports).toEqual([expect.stringContaining('could not be compressed, kept as it is: Error: it was written to meanwhile')]);
  });

  it('never replaces a compressed file with other content', async () => {
    const path = file('request.2026-01-01.svc-abc123.log', 'new\n');
    file('request.2026-01-01.svc-abc123.log.gz', gzipSync('other, and longer\n'));
    compressor.add(path);
    await compressor.idle();
    expect(readdirSync(dir)).toHaveLength(2);
    expect(gunzipSync(readFileSync(`${path}.gz`)).toString()).toBe('other, and longer\n');
    expect(reports).toEqual([expect.stringContaining('exists with other content')]);
  });

  it('completes a compression that was cut off before the original went', async () => {
    const path = file('request.2026-01-01.svc-abc123.log', lines(10_000));
    await sealFile(path, { signal: new AbortController().signal, staleMs: 0 });
    file('request.2026-01-01.svc-abc123.log', lines(10_000));
    compressor.add(path);
    await compressor.idle();
    expect(readdirSync(dir)).toEqual(['request.2026-01-01.svc-abc123.log.gz']);
    expect(reports).toEqual([]);
  });

  it('lets several processes work on one file: one compressed form, nothing else left', async () => {
    const content = lines(3_000_000);
    const path = file('request.2026-01-01.svc-abc123.log', content);
    const signal = new AbortController().signal;
    await Promise.all([1, 2, 3].map(() => sealFile(path, { signal, staleMs: 0 })));
    expect(readdirSync(dir)).toEqual(['request.2026-01-01.svc-abc123.log.gz']);
    expect(gunzipSync(readFileSync(`${path}.gz`)).toString() === content).toBe(true);
  });

  it('takes over what dead writers left on earlier days, ending a torn last line, and nothing else', async () => {
    const left = file('job.2026-01-01.svc-abc123.2.log', 'whole\n{"torn', 2 * HOUR);
    file('job.2026-01-01.svc-live00.log', 'a\n', 2 * HOUR);
    file('job.2026-01-01.svc-young0.log', 'a\n', HOUR / 2);
    file(`job.${TODAY}.svc-abc123.log`, 'a\n', 2 * HOUR);
    file('job.log', 'a\n', 2 * HOUR);
    compressor.adopt((path) => path.includes('live00'), NOW);
    await compressor.idle();
    expect(readdirSync(dir).filter((name) => name.endsWith('.gz'))).toEqual(['job.2026-01-01.svc-abc123.2.log.gz']);
    expect(gunzipSync(readFileSync(`${left}.gz`)).toString()).toBe('whole\n{"torn\n');
    expect(readdirSync(dir)).toHaveLength(5);
  });

  it('removes stale beginnings of a compression or an index and respects those that another process is at', async () => {
    const path = file('job.2026-01-01.svc-abc123.log', 'a\n', 2 * HOUR);
    const stale = file('job.2026-01-02.svc-abc123.log.gz.0a1b2c.tmp', 'x', HOUR);
    const staleIndex = file('job.2026-01-02.svc-abc123.log.gz.idx.tmp', 'x', HOUR);
    file('job.2026-01-01.svc-abc123.log.gz.zzzzzz.tmp', 'x');
    const index = file('job.2026-01-01.svc-abc123.log.gz.idx.tmp', 'x');
    compressor.adopt(() => false);
    await compressor.idle();
    expect([stale, staleIndex].map((each) => existsSync(each))).toEqual([false, false]);
    expect([path, index].map((each) => existsSync(each))).toEqual([true, true]);
    expect(existsSync(`${path}.gz`)).toBe(false);
  });

  it('gives up at the deadline without a trace, the original whole', async () => {
    const content = lines(12_000_000);
    const path = file('job.2026-01-01.svc-abc123.log', content);
    compressor.add(path);
    await until('it is at work', () => readdirSync(dir).some((name) => name.endsWith('.tmp')));
    await compressor.close(Date.now());
    expect(readdirSync(dir)).toEqual(['job.2026-01-01.svc-abc123.log']);
    expect(readFileSync(path, 'utf8') === content).toBe(true);
    expect(reports).toEqual([]);
  });

  it('refuses a file that was cut short while it was read', async () => {
    const path = file('job.2026-01-01.svc-abc123.log', lines(9_000_000));
    compressor.add(path);
    await until('it is at work', () => readdirSync(dir).some((name) => name.endsWith('.tmp')));
    truncateSync(path, 10);
    await compressor.idle();
    expect(readdirSync(dir)).toEqual(['job.2026-01-01.svc-abc123.log']);
    expect(reports).toHaveLength(1);
  });

  it('does not keep a process alive, and a killed compression is made good by the next', async () => {
    const content = lines(30_000_000);
    const path = file('job.2026-01-01.svc-abc123.log', content, 2 * HOUR);
    const built = join(__dirname, '../../dist/file/compressor.js');
    const script = `new (require(${JSON.stringify(built)}).Compressor)(${JSON.stringify(dir)}, { report() {} }).add(${JSON.stringify(path)})`;
    const { code } = await start(process.execPath, ['-e', script]).ended;
    expect(code).toBe(0);
    expect(existsSync(path)).toBe(true); // it ended long before the compression could
    for (const name of readdirSync(dir)) if (name.endsWith('.tmp')) utimesSync(join(dir, name), 1, 1);
    compressor.adopt(() => false);
    await compressor.idle();
    expect(readdirSync(dir)).toEqual(['job.2026-01-01.svc-abc123.log.gz']);
    expect(gunzipSync(readFileSync(`${path}.gz`)).toString() === content).toBe(true);
  });
});

/** Where gzip members begin: zlib tells how many bytes a member used. */
function memberStarts(bytes: Buffer): number[] {
  const starts: number[] = [];
  for (let at = bytes.indexOf(Buffer.from([0x1f, 0x8b, 0x08])); at >= 0; at = bytes.indexOf(Buffer.from([0x1f, 0x8b, 0x08]), at + 1)) {
    if (startsMember(bytes.subarray(at))) starts.push(at);
  }
  return starts;
}

function startsMember(bytes: Buffer): boolean {
  try {
    gunzipSync(bytes);
    return true;
  } catch {
    return false; // the three bytes by chance
  }
}

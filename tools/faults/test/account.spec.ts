import { appendFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { account } from '../src/check/account';
import { faultless, gapFaults } from '../src/check/exact-gap';

const line = (n: number, writer = 'w'): string => `${JSON.stringify({ message: 'counted', metadata: { run: 'r', writer, n } })}\n`;
const gap = (records: number, sink = 'file:application'): string => `${JSON.stringify({ event: 'logging.gap', metadata: { sink, records } })}\n`;

describe('the account of a run', () => {
  let dir: string;
  let ledger: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'cairn-account-'));
    ledger = join(dir, 'ledger');
    writeFileSync(ledger, '');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const accept = (from: number, until: number, writer = 'w'): void => {
    for (let n = from; n < until; n += 1) appendFileSync(ledger, `r ${writer} ${n} ${1_000 + n}\n`);
  };
  const write = (name: string, content: string | Buffer): void => appendFileSync(join(dir, name), content);

  it('finds what was accepted in plain, rotated, compressed and job files, and only once through links', () => {
    accept(0, 5);
    write('application.log', line(0));
    write('application.log.1', line(1));
    write('application.2026-01-01.a-abc123.log.gz', gzipSync(line(2)));
    write('resource_1.log', `${JSON.stringify({ writer: 'w', n: 3 })}\n`);
    write('metrics.log', line(4));
    symlinkSync('application.log', join(dir, 'application.a-abc123.log'));
    const found = account(ledger, [dir]);
    expect(found).toMatchObject({ accepted: 5, found: 5, lost: [], lines: 5 });
    expect(faultless(found)).toEqual([]);
  });

  it('names what is lost, with the time it was accepted', () => {
    accept(0, 3);
    write('application.log', line(0) + line(2));
    expect(account(ledger, [dir]).lost).toEqual([{ writer: 'w', n: 1, at: 1_001 }]);
  });

  it.each<[string, string | Buffer, string]>([
    ['a line cut short', `${line(0)}{"message":"cou\n${line(1)}`, '1 torn'],
    ['a last line without its end', `${line(0)}${line(1).trimEnd()}`, '1 unended'],
    ['a line twice', line(0) + line(1) + line(0), '1 doubled'],
    ['two lines in the wrong order', line(1) + line(0), '1 out of order'],
  ])('notices %s', (_what, content, fault) => {
    accept(0, 2);
    write('application.log', content);
    expect(faultless(account(ledger, [dir]))).toContain(fault);
  });

  it('notices a compressed file that cannot be unpacked', () => {
    write('application.log.gz', gzipSync(line(0)).subarray(0, 12));
    expect(faultless(account(ledger, [dir]))).toEqual(['1 compressed files broken']);
  });

  describe('with gaps', () => {
    const load = { rssGrowthMb: 0, loopP99Ms: 0, loopMaxMs: 0, cpu: 0 };

    it('is exact when accepted = found + declared', () => {
      accept(0, 10);
      for (let n = 3; n < 10; n += 1) write('application.log', line(n));
      write('application.log', gap(3) + gap(99, 'console'));
      expect(gapFaults(account(ledger, [dir]), { ...load, written: 10, accepted: 12, delivered: 9, dropped: 3 })).toEqual([]);
    });

    it('is not when something is missing and nobody says so', () => {
      accept(0, 2);
      write('application.log', line(0));
      expect(gapFaults(account(ledger, [dir]), { ...load, written: 2 })).toEqual(['what is missing is declared nowhere']);
    });

    it('is not when a gap says too little, or the sink counts otherwise', () => {
      accept(0, 10);
      for (let n = 3; n < 10; n += 1) write('application.log', line(n));
      write('application.log', gap(2));
      expect(gapFaults(account(ledger, [dir]), { ...load, written: 10, accepted: 11, delivered: 8, dropped: 3 })).toEqual([
        'records missing and declared by gap records: 3 and 2',
        'records declared by gap records and counted as dropped: 2 and 3',
      ]);
    });
  });
});

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readLines } from './read-lines';
import { scanDirectory } from './scan-directory';

const clean = `${JSON.stringify({ message: 'ok' })}\n`;
const leak = `${JSON.stringify({ message: 'ok', metadata: { password: 'hunter2' } })}\n`;

describe('a scan of a directory', () => {
  let dir: string;
  const write = (name: string, content: string | Buffer): void => writeFileSync(join(dir, name), content);
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'cairn-scan-'));
    mkdirSync(join(dir, 'jobs'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('reads log files at any depth, packed ones too, and no others', async () => {
    write('application.log', clean + leak);
    write('application.2026-01-02.1.log.gz', Buffer.concat([gzipSync(clean), gzipSync(leak)])); // of several members
    write('jobs/resource_1.log', leak);
    write('app.log.1', leak);
    write('application.sidecar', leak);
    write('jobs/syslog', leak);
    symlinkSync(join(dir, 'application.log'), join(dir, 'current.log'));
    const report = await scanDirectory(dir);
    expect(report.files).toEqual(['app.log.1', 'application.2026-01-02.1.log.gz', 'application.log', join('jobs', 'resource_1.log')]);
    expect(report.findings.map(({ file, line }) => [file, line])).toEqual([['app.log.1', 1], ['application.2026-01-02.1.log.gz', 2], ['application.log', 2], [join('jobs', 'resource_1.log'), 1]]);
    expect(report).toMatchObject({ lines: 6, corrupt: 0, found: 4, skipped: ['application.sidecar', join('jobs', 'syslog')], unreadable: [] });
  });

  it('says which files it could not read to their end, and keeps what it found', async () => {
    const packed = gzipSync((clean + leak).repeat(5_000));
    write('torn.log.gz', packed.subarray(0, packed.length / 2));
    write('wrong.log.gz', leak);
    write('z.log', leak);
    const report = await scanDirectory(dir, { mostFindings: 1 });
    expect(report.unreadable.map(({ file }) => file)).toEqual(['torn.log.gz', 'wrong.log.gz']);
    expect(report.found).toBeGreaterThan(1);
    expect(report.findings).toHaveLength(1);
  });

  it('takes a byte order mark for no part of a line, and reads a last line without an end', async () => {
    write('marked.log', `\ufeff${leak}${leak.trimEnd()}`);
    const report = await scanDirectory(dir);
    expect(report.findings.map(({ line, path }) => [line, path])).toEqual([[1, 'metadata.password'], [2, 'metadata.password']]);
    expect(report.corrupt).toBe(0);
  });

  it('that is none fails', async () => {
    await expect(scanDirectory(join(dir, 'none'))).rejects.toThrow('ENOENT');
  });

  it('reads characters and lines that chunks split, line ends of Windows, and a last line without an end', async () => {
    const lines = Array.from({ length: 30_000 }, (_, n) => `${n} ä€😀\u2028`);
    write('a.log', lines.join('\r\n'));
    const read: string[] = [];
    for await (const line of readLines(join(dir, 'a.log'))) read.push(line);
    expect(read).toEqual(lines);
  });

  it('gives a line without end in parts', async () => {
    write('a.log', Buffer.alloc(9 * 1_048_576, 'x'));
    let parts = 0;
    for await (const part of readLines(join(dir, 'a.log'))) {
      parts += 1;
      expect(part.length).toBeLessThan(5 * 1_048_576);
    }
    expect(parts).toBe(3);
  });
});

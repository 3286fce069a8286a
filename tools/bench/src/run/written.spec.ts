import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustHaveWritten, takeWritten } from './written';

describe('what a logger has written', () => {
  const dir = mkdtempSync(join(tmpdir(), 'cairn-bench-spec-'));
  afterAll(() => rmSync(dir, { recursive: true }));

  it('is counted in every file, but for alerts and links, and taken away', () => {
    mkdirSync(join(dir, 'logs'));
    writeFileSync(join(dir, 'stdout.log'), 'one\ntwo\n');
    writeFileSync(join(dir, 'logs', 'request.log'), 'three\n');
    writeFileSync(join(dir, 'logs', 'alerts.log'), 'three\n');
    symlinkSync('request.log', join(dir, 'logs', 'link.log'));
    expect(takeWritten(dir)).toEqual({ lines: 3, bytes: 14 });
    appendFileSync(join(dir, 'stdout.log'), 'four\n');
    expect(takeWritten(dir)).toEqual({ lines: 1, bytes: 5 });
    expect(readFileSync(join(dir, 'logs', 'alerts.log'), 'utf8')).toBe('');
  });

  it('must be what was logged', () => {
    expect(() => mustHaveWritten('silent', { lines: 0, bytes: 0 }, 100)).toThrow('silent wrote 0 lines of 100');
    expect(() => mustHaveWritten('talking', { lines: 99, bytes: 1 }, 100)).not.toThrow();
  });
});

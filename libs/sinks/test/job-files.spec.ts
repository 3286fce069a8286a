import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFixture } from './child';

describe('job files of whole processes', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'cairn-job-'))));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('have every line whole when two workers append 70 KB lines to one of them', async () => {
    const ended = await Promise.all(
      ['a', 'b'].map((writer) => startFixture('job-writer.js', { dir, writer, records: 500, subjects: 1, padding: 70_000, batch: 5 }).ended),
    );
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual([{ code: 0, stderr: '' }, { code: 0, stderr: '' }]);
    const lines = readFileSync(join(dir, 'resource_0.log'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { writer: string; n: number; pad: string });
    expect(lines.every(({ pad }) => pad.length === 70_000)).toBe(true);
    for (const name of ['a', 'b']) {
      expect(lines.filter(({ writer }) => writer === name).map(({ n }) => n)).toEqual(Array.from({ length: 500 }, (_, n) => n));
    }
    expect(new Set(lines.slice(0, 500).map(({ writer }) => writer)).size).toBe(2); // they really wrote at the same time
  });
});

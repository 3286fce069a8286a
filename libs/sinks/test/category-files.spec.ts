import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isLinkName } from '../src/file/file-name';
import { startFixture, temporaryDirectory, until, type Ended } from './child';
import { readNumberedLines } from './numbered-lines';

const BUFFER_BYTES = 2e6;
/** Lines of 300 bytes and more that the buffer can hold, the batch under way included. */
const BUFFER_LINES = BUFFER_BYTES / 300 + 1;

describe('category files of whole processes', () => {
  let dir: string;
  beforeEach(() => (dir = temporaryDirectory()));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const finished = (ended: Ended): void => {
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  };

  it('lose and tear nothing over many rolls', async () => {
    finished(await startFixture('file-writer.js', { dir, records: 30_000, maxSizeBytes: 200_000 }).ended);
    const { found, doubled, torn, files } = readNumberedLines(dir);
    expect({ found: found.size, doubled, torn }).toEqual({ found: 30_000, doubled: 0, torn: 0 });
    expect(files.length).toBeGreaterThan(10); // 10 MB in batches of half a MB at most
  });

  it('hold all of 20,000 records when the process exits right after them', async () => {
    finished(await startFixture('file-writer.js', { dir, records: 20_000, perTick: 20_000, end: 'exit' }).ended);
    const { found, doubled, torn } = readNumberedLines(dir);
    expect({ found: found.size, doubled, torn }).toEqual({ found: 20_000, doubled: 0, torn: 0 });
  });

  it('hold everything when the process exits with a write under way', async () => {
    finished(await startFixture('file-writer.js', { dir, records: 20_000, perTick: 400, end: 'exit', maxSizeBytes: 500_000 }).ended);
    const { found, doubled, torn } = readNumberedLines(dir);
    expect({ found: found.size, doubled, torn }).toEqual({ found: 20_000, doubled: 0, torn: 0 });
  });

  it('lose at most the stated buffer and tear at most one line when the process is killed, and a new writer leaves the old file alone', async () => {
    for (const delay of [40, 90, 140]) {
      const logs = join(dir, String(delay));
      const accepted = join(dir, `${delay}.accepted`);
      const child = startFixture('file-writer.js', { dir: logs, records: 1e9, perTick: 50, accepted, bufferBytes: BUFFER_BYTES });
      await until('it writes', () => existsSync(logs) && readNumberedLines(logs).found.size > 0);
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.process.kill('SIGKILL');
      expect((await child.ended).signal).toBe('SIGKILL');
      const given = Number(readFileSync(accepted, 'utf8').trim().split('\n').at(-1));
      const before = readNumberedLines(logs);
      expect(before.torn).toBeLessThanOrEqual(1);
      expect(before.doubled).toBe(0);
      expect(given - before.found.size).toBeLessThanOrEqual(BUFFER_LINES);
      const oldFiles = contents(logs);
      finished(await startFixture('file-writer.js', { dir: logs, records: 100, name: 'next' }).ended);
      expect(contents(logs)).toMatchObject(oldFiles);
      const after = readNumberedLines(logs);
      expect(after.torn).toBe(before.torn);
      expect(after.found.size).toBe(before.found.size + 100);
    }
  });

  it('are written by four processes at once, rolling and compressing, without losing or tearing a line', async () => {
    const writers = ['a', 'b', 'c', 'd'].map((name) => startFixture('file-writer.js', { dir, name, records: 8_000, maxSizeBytes: 400_000, tickMs: 1, untilCompressed: true }));
    for (const writer of writers) finished(await writer.ended);
    const { found, doubled, torn, files } = readNumberedLines(dir);
    expect({ found: found.size, doubled, torn }).toEqual({ found: 32_000, doubled: 0, torn: 0 });
    expect(files.filter((file) => file.endsWith('.gz')).length).toBeGreaterThan(12);
    expect(readdirSync(dir).filter((file) => file.endsWith('.tmp') || file.includes('audit.json'))).toEqual([]);
  });

  it.each([
    ['closes them', 'close'],
    ['just ends', 'nothing more'],
  ])('have a link while they are written, none once their process %s', async (_, end) => {
    const ended = await startFixture('file-writer.js', { dir, records: 1_000, end }).ended;
    finished(ended);
    expect(JSON.parse(ended.stdout)).toMatchObject({ links: 1 });
    expect(readdirSync(dir)).toHaveLength(1);
    expect(readdirSync(dir).filter(isLinkName)).toEqual([]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('have a link while they are written, none once %s ended their process', async (signal) => {
    const child = startFixture('file-writer.js', { dir, records: 1_000, end: 'never' });
    await until('the link is there', () => readdirSync(dir).some(isLinkName));
    child.process.kill(signal);
    expect(await child.ended).toMatchObject({ signal, stderr: '' });
    expect(readdirSync(dir)).toHaveLength(1);
    expect(readdirSync(dir).filter(isLinkName)).toEqual([]);
  });

  it('under external rotation are shared by two processes without tearing a line', async () => {
    const writers = ['a', 'b'].map((name) => startFixture('file-writer.js', { dir, name, records: 10_000, rotation: 'external' }));
    for (const writer of writers) finished(await writer.ended);
    const { found, doubled, torn, files } = readNumberedLines(dir);
    expect({ found: found.size, doubled, torn }).toEqual({ found: 20_000, doubled: 0, torn: 0 });
    expect(files).toEqual(['application.log']);
  });
});

function contents(dir: string): Record<string, string> {
  const files = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map(({ name }) => [name, readFileSync(join(dir, name), 'latin1')]));
}

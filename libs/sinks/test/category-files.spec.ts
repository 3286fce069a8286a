import { readdirSync, rmSync } from 'node:fs';
import { isLinkName } from '../src/file/file-name';
import { startFixture, temporaryDirectory, until, type Ended } from './child';
import { readNumberedLines } from './numbered-lines';

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

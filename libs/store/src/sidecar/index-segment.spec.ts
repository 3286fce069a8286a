import { createHash } from 'node:crypto';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { execFile } from 'node:child_process';
import { realisticRecords } from '@cairn/core/testing';
import { LogDirectory } from '../../test/log-directory';
import { FileStore } from '../file-store';
import { indexSegment } from './index-segment';
import { decodeSidecar } from './sidecar';

const run = promisify(execFile);
/** Threads and other processes run the compiled files. */
const BUILT = join(__dirname, '../../dist/index.js');

describe('the sidecar of a compressed file', () => {
  let directory: LogDirectory;
  let paths: string[];
  beforeEach(() => {
    directory = new LogDirectory();
    directory.write([...realisticRecords({ seed: 9, count: 1_500 })]);
    paths = directory.seal(16 * 1024);
  });
  afterEach(() => directory.remove());

  const hashes = (): string[] => paths.map((path) => createHash('md5').update(gunzipSync(readFileSync(path))).digest('hex'));

  it('is made beside the file, which stays as it is, and describes its members', async () => {
    const before = hashes();
    for (const path of paths) expect(await indexSegment(path)).toBe('made');
    expect(hashes()).toEqual(before);
    expect(directory.names).toEqual([...paths, ...paths.map((path) => `${path}.idx`)].map((path) => path.slice(directory.path.length + 1)).sort());
    const { head } = decodeSidecar(readFileSync(`${paths[0]}.idx`))!;
    expect(head.fileSize).toBe(readFileSync(paths[0]!).length);
    expect(head.blocks.reduce((sum, { length }) => sum + length, 0)).toBe(head.fileSize);
  });

  it('is made by one process at a time, however many try', async () => {
    const program = `require(${JSON.stringify(BUILT)}).indexSegment(${JSON.stringify(paths[0])}).then((indexed) => process.stdout.write(indexed))`;
    const results = await Promise.all(Array.from({ length: 4 }, () => run(process.execPath, ['-e', program])));
    expect(results.filter(({ stdout }) => stdout === 'made').length).toBeGreaterThanOrEqual(1);
    expect(results.every(({ stdout }) => stdout === 'made' || stdout === 'busy')).toBe(true);
    expect(directory.names.filter((name) => name.includes('.idx'))).toHaveLength(1);
    expect(decodeSidecar(readFileSync(`${paths[0]}.idx`))).toBeDefined();
  });

  it('waits for another process at work, and takes over from one that died', async () => {
    const temporary = `${paths[0]}.idx.tmp`;
    writeFileSync(temporary, 'half');
    expect(await indexSegment(paths[0]!)).toBe('busy');
    utimesSync(temporary, 1_000, 1_000);
    expect(await indexSegment(paths[0]!)).toBe('busy');
    expect(await indexSegment(paths[0]!)).toBe('made');
  });

  it('leaves alone what the next one at work has begun', async () => {
    const temporary = `${paths[0]}.idx.tmp`;
    const { rename } = fs;
    jest.spyOn(fs, 'rename').mockImplementation(async (from, to) => {
      await rename(from, to);
      writeFileSync(temporary, 'begun');
    });
    expect(await indexSegment(paths[0]!)).toBe('made');
    jest.restoreAllMocks();
    expect(readFileSync(temporary, 'utf8')).toBe('begun');
  });

  it('leaves nothing behind when it is given up', async () => {
    const stop = new AbortController();
    const indexing = indexSegment(paths[0]!, stop.signal);
    stop.abort(new Error('enough'));
    await indexing.then(
      (indexed) => expect(indexed).toBe('made'), // a small file may be done first
      (error: Error) => {
        expect(error.message).toBe('enough');
        expect(directory.names.filter((name) => name.includes('.idx'))).toEqual([]);
      },
    );
  });

  it('is not made for copies of records and for files that are gone', async () => {
    expect(await indexSegment(directory.file('gone.log.gz'))).toBe('gone');
    expect(await indexSegment(directory.file('alerts.2026-11-20.svc-abc123.log.gz'))).toBe('unneeded');
  });

  it('is made in a thread of its own that holds no process up', async () => {
    const program = `const { indexInWorker } = require(${JSON.stringify(BUILT)});
      const alive = setInterval(() => undefined, 1000);
      indexInWorker(${JSON.stringify(paths[0])}).then((indexed) => { process.stdout.write(indexed); clearInterval(alive); });`;
    expect((await run(process.execPath, ['-e', program])).stdout).toBe('made');
    const broken = directory.file('broken.log.gz');
    writeFileSync(broken, readFileSync(paths[1]!).subarray(0, 1_000));
    const failing = `const alive = setInterval(() => undefined, 1000); require(${JSON.stringify(BUILT)}).indexInWorker(${JSON.stringify(broken)}).catch((error) => { process.stdout.write(error.constructor.name); clearInterval(alive); });`;
    expect((await run(process.execPath, ['-e', failing])).stdout).toMatch(/Error/);
  });

  it('is made in the background once a search has met the file without it', async () => {
    const store = new FileStore({ dir: directory.path });
    await store.search({});
    const giveUp = Date.now() + 15_000;
    while (directory.names.filter((name) => name.endsWith('.idx')).length < paths.length && Date.now() < giveUp) await new Promise((resolve) => setTimeout(resolve, 20));
    await store.close();
    expect(directory.names.filter((name) => name.endsWith('.gz.idx'))).toHaveLength(paths.length);
  });
});

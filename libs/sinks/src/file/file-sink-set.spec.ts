import { existsSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Line } from '@cairn/core';
import { sinkContract, some } from '@cairn/core/testing';
import { temporaryDirectory, until } from '../../test/child';
import { isLinkName, newWriterId, parseFileName } from './file-name';
import { FileSinkSet, type FileSinkSetOptions } from './file-sink-set';

const silent = { report: (): void => undefined };
const soon = (): number => Date.now() + 10_000;

function fileSinkSet(dir: string, options: Partial<FileSinkSetOptions> = {}): FileSinkSet {
  return new FileSinkSet({
    dir, writerId: newWriterId('spec'), rotation: 'internal', maxSizeBytes: 20_480, backupCount: 1_000, retentionDays: { application: 30 },
    flushMs: 20, bufferBytes: 4_000_000, selfLog: silent, ...options,
  });
}

/** Everything a directory's files hold, in the order they were written. */
function written(dir: string): string {
  if (!existsSync(dir)) return '';
  const names = readdirSync(dir).filter((name) => parseFileName(name) !== undefined || name === 'application.log');
  const inOrder = names.sort((a, b) => (parseFileName(a)?.number ?? 0) - (parseFileName(b)?.number ?? 0));
  return inOrder.map((name) => readFileSync(join(dir, name), 'utf8')).join('');
}

for (const rotation of ['internal', 'external'] as const) {
  sinkContract(`a category file (${rotation} rotation)`, () => {
    const dir = temporaryDirectory();
    const set = fileSinkSet(join(dir, 'logs'), { rotation, maxSizeBytes: 50_000_000 });
    return {
      sink: set.sink('application'),
      counters: set.counters('application'),
      delivered: () => written(join(dir, 'logs')),
      dispose: async () => {
        await set.close(soon());
        rmSync(dir, { recursive: true, force: true });
      },
    };
  });
}

describe('FileSinkSet', () => {
  let dir: string;
  let set: FileSinkSet;
  const open = (options: Partial<FileSinkSetOptions> = {}): FileSinkSet => (set = fileSinkSet(dir, options));
  const write = (text: string): void => set.sink('application').write(`${text}\n` as Line, some.redactedRecord());
  beforeEach(() => (dir = temporaryDirectory()));
  afterEach(async () => {
    await set.close(soon());
    rmSync(dir, { recursive: true, force: true });
  });

  it('makes a file with the first record of its category, none before', async () => {
    open();
    set.sink('request');
    write('one');
    await set.sink('application').flush(soon());
    expect(readdirSync(dir).map((name) => name.split('.')[0])).toEqual(['application', 'application']);
  });

  it('opens the files of external rotation anew on SIGHUP', async () => {
    open({ rotation: 'external' });
    write('old');
    await set.sink('application').flush(soon());
    renameSync(join(dir, 'application.log'), join(dir, 'application.log.1'));
    process.emit('SIGHUP');
    write('new');
    await set.sink('application').flush(soon());
    expect(readFileSync(join(dir, 'application.log'), 'utf8')).toBe('new\n');
    expect(readFileSync(join(dir, 'application.log.1'), 'utf8')).toBe('old\n');
  });

  it('listens to SIGHUP only for external rotation and only until it is closed', async () => {
    const before = process.listenerCount('SIGHUP');
    await open().close(soon());
    open({ rotation: 'external' });
    expect(process.listenerCount('SIGHUP')).toBe(before + 1);
    await set.close(soon());
    expect(process.listenerCount('SIGHUP')).toBe(before);
  });

  it('sweeps the links of ended writers, and a writer that was only idle makes its own again', async () => {
    open();
    write('one');
    await set.sink('application').flush(soon());
    const [idle] = readdirSync(dir).filter(isLinkName);
    const file = join(dir, readlinkSync(join(dir, idle!)));
    const twoHoursAgo = Date.now() / 1000 - 7_200;
    utimesSync(file, twoHoursAgo, twoHoursAgo);
    const other = fileSinkSet(dir);
    expect(set.keepHouse()).toEqual([]);
    expect(other.keepHouse()).toEqual([join(dir, idle!)]);
    await other.close(soon());
    await until('the link is back', async () => {
      write('more');
      await set.sink('application').flush(soon());
      return existsSync(join(dir, idle!));
    });
    expect(readlinkSync(join(dir, idle!))).toBe(basename(file));
  });

  it('compresses what it rolled', async () => {
    open();
    for (let n = 0; n < 40; n += 1) {
      write(`${n} ${'x'.repeat(2_000)}`);
      await set.sink('application').flush(soon());
    }
    await until('the rolled files are compressed', () => readdirSync(dir).filter((name) => name.endsWith('.gz')).length >= 3);
  });

  it('keeps house: takes over what was left behind, deletes what is too old, never its own file', async () => {
    open();
    write('mine');
    await set.sink('application').flush(soon());
    const mine = readdirSync(dir);
    const place = (days: number): string => {
      const time = Date.now() - days * 86_400_000;
      const name = `application.${new Date(time).toISOString().slice(0, 10)}.dead-abc123.log`;
      writeFileSync(join(dir, name), 'x\n');
      utimesSync(join(dir, name), time / 1000, time / 1000);
      return name;
    };
    const [young, recent, old] = [place(0.2), place(3), place(50)];
    expect(set.keepHouse({ dryRun: true })).toEqual([join(dir, old)]);
    expect(readdirSync(dir)).toContain(old);
    expect(set.keepHouse()).toEqual([join(dir, old)]);
    await until('the left file is compressed', () => existsSync(join(dir, `${recent}.gz`)));
    const kept = readdirSync(dir);
    expect(kept).toEqual(expect.arrayContaining([...mine, `${recent}.gz`]));
    expect(kept.some((name) => name.startsWith(young))).toBe(true);
    expect(kept.some((name) => name.startsWith(old))).toBe(false);
  });

  it('holds the records while its directory cannot be written to, and says so', async () => {
    const reports: string[] = [];
    rmSync(dir, { recursive: true });
    writeFileSync(dir, 'in the way');
    open({ selfLog: { report: (code) => reports.push(code) } });
    write('kept');
    await until('a write has failed', () => set.counters('application').failures > 0);
    expect(reports).toContain('CAIRN_E_SINK_WRITE');
    rmSync(dir);
    await set.sink('application').flush(soon());
    expect(written(dir)).toBe('kept\n');
    expect(set.counters('application')).toMatchObject({ accepted: 1, delivered: 1, dropped: 0 });
  });

  it('keeps what is logged while a file stands in the place of its directory, says so, and writes it once the place is free', async () => {
    const reports: string[] = [];
    open({ selfLog: { report: (code) => reports.push(code) } });
    write('before');
    await set.sink('application').flush(soon());
    rmSync(dir, { recursive: true });
    writeFileSync(dir, '');
    write('meanwhile');
    await until('a write has failed', () => set.counters('application').failures > 0);
    expect(reports).toContain('CAIRN_E_SINK_WRITE');
    rmSync(dir);
    write('after');
    await set.sink('application').flush(soon());
    expect(written(dir)).toBe('meanwhile\nafter\n');
    expect(set.counters('application')).toMatchObject({ accepted: 3, delivered: 3, dropped: 0 });
  });
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parseQuery } from '@cairn/core/query';
import { realisticRecords, some } from '@cairn/core/testing';
import { LogDirectory } from '../test/log-directory';
import { FileStore } from './file-store';
import { indexSegment } from './sidecar/index-segment';

const line = (message: string, time = Date.UTC(2026, 10, 20)): string => some.line({ message, time });

describe('a directory with files that are not as they should be', () => {
  let directory: LogDirectory;
  let store: FileStore;
  beforeEach(() => {
    directory = new LogDirectory();
    store = new FileStore({ dir: directory.path, index: false });
  });
  afterEach(async () => {
    await store.close();
    directory.remove();
  });

  const messages = async (query = ''): Promise<string[]> => (await store.search({ filter: parseQuery(query), limit: 1_000, order: 'oldest' })).records.map(({ record }) => record.message);

  const BROKEN = Buffer.concat([
    Buffer.from(line('first')),
    Buffer.from('not json\n\n{"torn":"rec\n[1]\n'),
    Buffer.from('\0\0\0\0\n'),
    Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d, 0x0a]),
    Buffer.from(`{"message":"${'x'.repeat(1_100_000)}"}\n`),
    Buffer.from(line('last')),
  ]);

  it('counts and skips lines that hold no record', async () => {
    writeFileSync(directory.file('a.log'), Buffer.concat([BROKEN, Buffer.from('{"message":"not yet wri')]));
    const page = await store.search({ order: 'oldest' });
    expect(page.records.map(({ record }) => record.message)).toEqual(['first', 'last']);
    expect(page.skipped).toEqual({ corrupt: 5, oversized: 1, unreadable: 0 });
    expect((await store.search({})).skipped).toEqual({ corrupt: 5, oversized: 1, unreadable: 0 });
    expect((await store.stats({ from: 0, to: Date.now() + 1e12 })).skipped).toEqual({ corrupt: 5, oversized: 1, unreadable: 0 });
  });

  it.each([false, true])('does so in compressed files, with a sidecar or without (%s)', async (sidecar) => {
    writeFileSync(directory.file('a.log.gz'), gzipSync(BROKEN));
    if (sidecar) await indexSegment(directory.file('a.log.gz'));
    const page = await store.search({ order: 'oldest' });
    expect(page.records.map(({ record }) => record.message)).toEqual(['first', 'last']);
    expect(page.skipped.corrupt).toBe(5);
    expect(page.skipped.oversized).toBeGreaterThanOrEqual(1);
  });

  /** What search and statistics make of a file's content, whatever form the file has. */
  const FORMS: readonly (readonly [form: string, place: (content: Buffer) => Promise<unknown> | undefined])[] = [
    ['that is being written', (content) => void writeFileSync(directory.file('a.log'), content)],
    ['that nobody writes to', (content) => {
      writeFileSync(directory.file('a.log'), content);
      utimesSync(directory.file('a.log'), 1_000, 1_000);
      return undefined;
    }],
    ['that is compressed', (content) => void writeFileSync(directory.file('a.log.gz'), gzipSync(content))],
    ['that is compressed and has a sidecar', (content) => {
      writeFileSync(directory.file('a.log.gz'), gzipSync(content));
      return indexSegment(directory.file('a.log.gz'));
    }],
    ['that has a sidecar of its members', (content) => {
      const [half, rest] = [content.subarray(0, content.indexOf(0x0a) + 1), content.subarray(content.indexOf(0x0a) + 1)];
      writeFileSync(directory.file('a.log.gz'), Buffer.concat([half, rest].filter(({ length }) => length > 0).map((part) => gzipSync(part))));
      return indexSegment(directory.file('a.log.gz'));
    }],
  ];
  const ALWAYS = { from: 0, to: Date.now() + 1e12 };
  const requests = (names: readonly string[]): string => names.map((name, n) => some.line({ event: 'http.request.completed', message: name, metadata: { method: 'GET', path: `/${name}` }, time: Date.UTC(2026, 10, 20) + n })).join('');
  const found = async (query = ''): Promise<unknown> => {
    const pages = await Promise.all((['oldest', 'newest'] as const).map((order) => store.search({ filter: parseQuery(query), order })));
    const [oldest, newest] = pages.map(({ records }) => records.map(({ record, line: text }) => `${record.message} ${text.slice(0, 2)}`));
    expect(newest).toEqual([...oldest!].reverse());
    return oldest;
  };

  describe.each(FORMS)('in a file %s', (form, place) => {
    it('a last line without its line feed is a record when it is whole', async () => {
      await place(Buffer.from(requests(['one', 'two', 'three']).trimEnd()));
      expect(await found()).toEqual(['one {"', 'two {"', 'three {"']);
      expect(await found('message:three')).toEqual(['three {"']);
      expect((await store.stats(ALWAYS)).summary.requests).toBe(3);
    });

    it('so is an only one', async () => {
      await place(Buffer.from(requests(['one']).trimEnd()));
      expect(await found()).toEqual(['one {"']);
      expect((await store.stats(ALWAYS)).summary.requests).toBe(1);
    });

    it('a torn one is none, and counted once nobody will end it', async () => {
      await place(Buffer.from(`${requests(['one', 'two'])}{"timestamp":"2026-11-20T0`));
      expect(await found()).toEqual(['one {"', 'two {"']);
      expect((await store.search({})).skipped.corrupt).toBe(form === 'that is being written' ? 0 : 1);
      expect((await store.stats(ALWAYS)).summary.requests).toBe(2);
    });

    it.each(['', '\ufeff'])('a byte order mark is no part of a line (%j before the second)', async (inside) => {
      await place(Buffer.from(`\ufeff${requests(['one'])}${inside}${requests(['two', 'three'])}`));
      expect(await found()).toEqual(['one {"', 'two {"', 'three {"']);
      expect(await found('message:one')).toEqual(['one {"']);
      expect(await found('path:/one OR path:/two')).toEqual(['one {"', 'two {"']);
      expect((await store.search({})).skipped.corrupt).toBe(0);
      expect((await store.stats(ALWAYS)).summary.requests).toBe(3);
    });

    it('a line of bytes that are no UTF-8 is no record', async () => {
      const [one, two] = [Buffer.from(requests(['one'])), Buffer.from(requests(['two']).replace('/two', '/tw\u00ff'), 'latin1')];
      await place(Buffer.concat([one, two, Buffer.from(requests(['three']))]));
      expect(await found()).toEqual(['one {"', 'three {"']);
      expect((await store.stats(ALWAYS)).summary.requests).toBe(2);
    });
  });

  const SPELLED: readonly (readonly [spelled: string, ours: string])[] = [
    ...([['warn', 'WARNING'], ['Warning', 'WARNING'], ['ERR', 'ERROR'], ['error', 'ERROR'], ['crit', 'CRITICAL'], ['FATAL', 'CRITICAL']] as const),
    ...([['notice', 'INFO'], ['INFO', 'INFO'], ['verbose', 'TRACE'], ['Strange', 'Strange']] as const),
  ];

  it.each(FORMS)('levels are counted under our names, and found by them, in a file %s', async (_form, place) => {
    const record = (level: string, n: number): object => ({ timestamp: new Date(Date.UTC(2026, 10, 20) + n).toISOString(), level, message: level, context: {}, metadata: { path: '/x' } });
    await place(Buffer.from(SPELLED.map(([spelled], n) => `${JSON.stringify(record(spelled, n))}\n`).join('')));
    const ours = [...new Set(SPELLED.map(([, name]) => name))].map((level) => ({ level, count: SPELLED.filter(([, name]) => name === level).length }));
    const { levels, errors_by_path } = await store.stats({ ...ALWAYS, sections: ['levels', 'errors_by_path'] });
    expect([...levels!].sort((a, b) => (a.level < b.level ? -1 : 1))).toEqual(ours.sort((a, b) => (a.level < b.level ? -1 : 1)));
    expect(errors_by_path).toEqual([{ path: '/x', count: 4 }]);
    expect(await messages('level>=error')).toEqual(['ERR', 'error', 'crit', 'FATAL']);
    expect(await messages('level:err')).toEqual(['ERR', 'error']);
    expect(await messages('level:info')).toEqual(['notice', 'INFO']);
  });

  it('finds records on both sides of a line of 30 MB, from either end', async () => {
    writeFileSync(directory.file('a.log'), `${line('before')}{"message":"${'y'.repeat(30_000_000)}"}\n${line('after')}`);
    for (const order of ['oldest', 'newest'] as const) {
      const page = await store.search({ order });
      expect(page.records.map(({ record }) => record.message).sort()).toEqual(['after', 'before']);
      expect(page.skipped.oversized).toBeGreaterThanOrEqual(1);
    }
  });

  it('passes over empty files, links, FIFOs, directories and what is no log', async () => {
    writeFileSync(directory.file('empty.log'), '');
    writeFileSync(directory.file('empty.log.gz'), '');
    writeFileSync(directory.file('good.log'), line('good'));
    writeFileSync(directory.file('notes.txt'), line('no log'));
    writeFileSync(directory.file('alerts.2026-11-20.svc-abc123.log'), line('a copy'));
    symlinkSync('good.log', directory.file('link.log'));
    mkdirSync(directory.file('directory.log'));
    execFileSync('mkfifo', [directory.file('fifo.log'), directory.file('fifo.log.gz.idx')]);
    expect(await messages()).toEqual(['good']);
  });

  it('gives what stands before the damage of a truncated compressed file, and says that there was some', async () => {
    const records = [...realisticRecords({ seed: 5, count: 2_000 })];
    directory.write(records.filter(({ record }) => record.category === 'request'));
    const [path] = directory.seal(64 * 1024);
    truncateSync(path!, Math.floor(readFileSync(path!).length * 0.7));
    const page = await store.search({ limit: 5_000 });
    expect(page.records.length).toBeGreaterThan(100);
    expect(page.skipped.unreadable).toBe(1);
    expect((await store.stats({ from: 0, to: Date.now() + 1e12 })).skipped).toEqual(page.skipped);
    await expect(indexSegment(path!)).rejects.toThrow();
    expect(directory.names).toHaveLength(1);
  });

  it('reads no more of a gzip bomb than logs ever grow', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000));
    writeFileSync(directory.file('bomb.log.gz'), bomb);
    writeFileSync(directory.file('many.log.gz'), gzipSync(Buffer.alloc(100_000_000, '{}\n')));
    writeFileSync(directory.file('good.log'), line('good'));
    const before = process.memoryUsage().rss;
    const page = await store.search({ filter: parseQuery('good') });
    expect(page.records).toHaveLength(1);
    expect(page.skipped.oversized).toBeGreaterThanOrEqual(2);
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['torn', (bytes) => bytes.subarray(0, bytes.length / 2)],
    ['empty', () => Buffer.alloc(0)],
    ['of another version', (bytes) => Buffer.concat([Buffer.from('CAIRNIX0'), bytes.subarray(8)])],
    ['changed in one byte', (bytes) => Buffer.from(bytes.map((byte, at) => (at === bytes.length - 100 ? byte ^ 1 : byte)))],
    ['of nonsense', (bytes) => Buffer.alloc(bytes.length, 0xff)],
  ])('reads the file itself when its sidecar is %s, and makes it anew', async (_, change) => {
    const records = [...realisticRecords({ seed: 6, count: 400 })].filter(({ record }) => record.category === 'request');
    directory.write(records);
    const [path] = directory.seal(32 * 1024);
    await indexSegment(path!);
    const good = readFileSync(`${path}.idx`);
    writeFileSync(`${path}.idx`, change(good));
    expect((await store.search({ limit: 1_000 })).records).toHaveLength(records.length);
    expect(await store.index()).toBe(1);
    expect(readFileSync(`${path}.idx`).subarray(0, 16)).toEqual(good.subarray(0, 16));
    expect((await store.search({ limit: 1_000 })).records).toHaveLength(records.length);
  });

  it('does not believe the sidecar of another file', async () => {
    const records = [...realisticRecords({ seed: 7, count: 300 })];
    directory.write(records.filter(({ record }) => record.category === 'request'));
    directory.write(records.filter(({ record }) => record.category === 'database'));
    const [database, request] = directory.seal();
    await indexSegment(database!);
    writeFileSync(`${request}.idx`, readFileSync(`${database}.idx`));
    expect((await store.search({ filter: parseQuery('category:request'), limit: 1_000 })).records).toHaveLength(records.filter(({ record }) => record.category === 'request').length);
  });

  it.each(['/(a+)+$/', '/(a|a)*b/', '/(.*)(.*)(.*)(.*)x{20}y/', '/([a-z]+)*[0-9]!$/i', 'a'])('lets other work go on while it reads everything for %s', async (query) => {
    directory.write([...realisticRecords({ seed: 8, count: 3_000 })]);
    writeFileSync(directory.file('hostile.log'), `{"message":"${'a'.repeat(900_000)}!","context":{},"metadata":{}}\n`.repeat(3));
    const stop = new AbortController();
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      if (turns === 5) stop.abort(new Error('seen enough'));
      if (!stop.signal.aborted) setImmediate(turn);
    };
    setImmediate(turn);
    await expect(store.search({ filter: parseQuery(`${query} -zzzz`), limit: 10_000 }, stop.signal)).rejects.toThrow('seen enough');
  });
});

import { parseQuery, type LogPage, type LogQuery } from '@cairn/core/query';
import { realisticRecords } from '@cairn/core/testing';
import { LogDirectory } from '../../test/log-directory';
import { FileStore } from '../file-store';
import { indexSegment } from '../sidecar/index-segment';

const records = [...realisticRecords({ seed: 41, count: 2_500 })];
const idsOf = (page: LogPage): (string | undefined)[] => page.records.map(({ record }) => record.record_id);

describe('a search over files', () => {
  let directory: LogDirectory;
  let store: FileStore | undefined;
  beforeEach(() => {
    directory = new LogDirectory();
    directory.write(records);
  });
  afterEach(async () => {
    await store?.close();
    directory.remove();
  });

  async function everything(query: LogQuery): Promise<(string | undefined)[]> {
    const found: (string | undefined)[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 500; pages += 1) {
      const page = await store!.search({ ...query, cursor });
      found.push(...idsOf(page));
      cursor = page.cursor;
      if (cursor === undefined) return found;
    }
    throw new Error('the pages never end');
  }

  it.each(['newest', 'oldest'] as const)('whose time is up goes on from its cursor until everything was found, %s first', async (order) => {
    for (const path of directory.seal(16 * 1024)) await indexSegment(path);
    store = new FileStore({ dir: directory.path });
    const whole = await everything({ order, limit: 10_000 });
    await store.close();
    store = new FileStore({ dir: directory.path, maxMs: 0 });
    expect((await store.search({ order, limit: 10_000 })).partial).toBe(true);
    expect(await everything({ order, limit: 10_000 })).toEqual(whole);
    expect(new Set(whole).size).toBe(records.length);
  });

  it('finds everything while its files are compressed and indexed', async () => {
    store = new FileStore({ dir: directory.path });
    let done = false;
    const compressing = (async () => {
      for (const name of directory.names) {
        const [path] = directory.sealOne(name);
        await new Promise((resolve) => setTimeout(resolve, 10));
        await indexSegment(path!);
      }
    })().finally(() => (done = true));
    while (!done) expect((await store.search({ limit: 10_000 })).records).toHaveLength(records.length);
    await compressing;
    expect((await store.search({ limit: 10_000 })).records).toHaveLength(records.length);
  });

  it('finds a record that was delivered twice once', async () => {
    directory.write(records.slice(0, 300), 1);
    store = new FileStore({ dir: directory.path });
    expect(await everything({ limit: 100 })).toHaveLength(records.length);
  });

  it('keeps the order of lines that say the same time and have no id', async () => {
    const lines = Array.from({ length: 300 }, (_, n) => `{"time":"2026-11-20T12:00:00Z","level":"info","msg":"line ${n}"}\n`);
    directory.append('foreign.log', lines.join(''));
    store = new FileStore({ dir: directory.path });
    const found: string[] = [];
    for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
      const page: LogPage = await store.search({ filter: parseQuery('message:line'), order: 'oldest', limit: 70, cursor });
      found.push(...page.records.map(({ record }) => record.message));
      cursor = page.cursor;
    }
    expect(found).toEqual(lines.map((_, n) => `line ${n}`));
  });

  it('finds a level in compressed files however another writer spells it', async () => {
    const spelled = ['ERROR', 'ERR', 'Error', '\\u0045RROR', 'error'];
    directory.append('foreign.log', spelled.map((level) => `{"timestamp":"2026-11-20T12:00:00.000Z","level":"${level}","msg":"as ${level}"}\n`).join(''));
    store = new FileStore({ dir: directory.path, index: false });
    const query = { filter: parseQuery('level>=error'), limit: 10_000 };
    const before = (await store.search(query)).records.filter(({ line }) => line.includes('"msg"')).length;
    await store.close();
    for (const path of directory.seal()) await indexSegment(path);
    store = new FileStore({ dir: directory.path });
    expect((await store.search(query)).records.filter(({ line }) => line.includes('"msg"'))).toHaveLength(before);
    expect(before).toBeGreaterThan(1);
  });

  it.each([false, true])('finds levels that another writer spells in its own way, as other questions do (compressed: %s)', async (compressed) => {
    const spelled = ['error', 'Error', 'FATAL', 'warn', 'critical', 'info', 50, 30, 'loud'];
    const foreign = spelled.map((level) => ({ timestamp: '2026-11-20T12:00:00.000Z', level, message: `as ${level}`, context: {}, metadata: {} }));
    directory.append('foreign.log', foreign.map((line) => `${JSON.stringify(line)}\n`).join(''));
    if (compressed) for (const path of directory.seal()) await indexSegment(path);
    store = new FileStore({ dir: directory.path, index: false });
    const found = async (query: string): Promise<string[]> => {
      const { records: all } = await store!.search({ filter: parseQuery(query), limit: 10_000 });
      return all.map(({ record }) => record.message).filter((message) => message.startsWith('as ')).sort();
    };
    expect(await found('level>=error')).toEqual(['as 50', 'as Error', 'as FATAL', 'as critical', 'as error']);
    expect(await found('level:error')).toEqual(['as 50', 'as Error', 'as error']);
    expect(await found('level:warning')).toEqual(['as warn']);
    expect(await found('level>=critical')).toEqual(['as FATAL', 'as critical']);
    expect(await found('level>=error OR status>=400')).toEqual(await found('level>=error'));
  });

  it('gives whole answers when another writer has something else where a text belongs', async () => {
    const odd = [{ level: null }, { timestamp: Array(24).fill('Z') }, { timestamp: { length: 24 } }, { record_id: 5 }, { record_id: 5 }, { event: 3, service: 4 }, { category: {} }];
    const lines = odd.map((fields, n) => JSON.stringify({ timestamp: '2026-11-20T12:00:00.000Z', level: 'INFO', message: `odd ${n}`, context: {}, metadata: {}, ...fields }));
    directory.append('foreign.log', lines.map((line) => `${line}\n`).join(''));
    store = new FileStore({ dir: directory.path, index: false });
    const whole = await everything({ limit: 10_000 });
    expect(whole).toHaveLength(records.length + odd.length - 1);
    expect(await everything({ limit: 7, filter: parseQuery('message:odd') })).toHaveLength(odd.length - 1);
    const stats = await store.stats({ from: 0, to: Date.UTC(2030, 0), sections: ['levels', 'events', 'categories'], limit: 100 });
    expect(stats.events).toContainEqual({ event: '3', count: 1 });
  });

  it('goes on behind a record whose id is longer than a cursor', async () => {
    const ids = ['a', 'b', 'c'].map((letter) => letter.repeat(2_000));
    directory.append('foreign.log', ids.map((record_id) => `${JSON.stringify({ timestamp: '2026-11-20T12:00:00.000Z', level: 'INFO', message: 'long id', context: {}, metadata: {}, record_id })}\n`).join(''));
    store = new FileStore({ dir: directory.path });
    expect((await everything({ limit: 1, filter: parseQuery('message:"long id"') })).sort()).toEqual(ids);
  });

  it('stops in the middle when it is told to', async () => {
    store = new FileStore({ dir: directory.path });
    const stop = new AbortController();
    const searching = store.search({ filter: parseQuery('metadata.nothing:x'), limit: 10_000 }, stop.signal);
    setImmediate(() => stop.abort(new Error('enough')));
    await expect(searching).rejects.toThrow('enough');
  });

  it.each(['newest', 'oldest'] as const)('whose time is up at once goes on behind files that can only be read whole, too, %s first', async (order) => {
    directory.compressWhole();
    directory.write([...realisticRecords({ seed: 12, count: 500 })], 1);
    store = new FileStore({ dir: directory.path, index: false });
    const whole = await everything({ order, limit: 10_000 });
    expect(new Set(whole).size).toBe(3_000);
    await store.close();
    store = new FileStore({ dir: directory.path, maxMs: 0, index: false });
    expect(await everything({ order, limit: 10_000 })).toEqual(whole);
    expect(await everything({ order, limit: 1_000 })).toEqual(whole);
  });
});

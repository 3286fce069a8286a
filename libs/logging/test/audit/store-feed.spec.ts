import fs from 'node:fs';
import { join } from 'node:path';
import { someAuditRecord, Specimen } from '@cairn/audit/testing';
import type { AuditStore, StoredAuditRecord } from '../../src';
import { StoreFeed } from '../../src/audit/store-feed';

/** Says what it was given, and how far it had been when it was asked. */
class MemoryStore implements AuditStore {
  readonly name = 'memory';
  readonly rows: StoredAuditRecord[] = [];
  append(records: readonly StoredAuditRecord[]): Promise<void> {
    this.rows.push(...records);
    return Promise.resolve();
  }
  lastSeq(chain: string): Promise<number> {
    return Promise.resolve(Math.max(-1, ...this.rows.filter((row) => row.chain === chain).map(({ seq }) => seq)));
  }
}

describe('the feed of a store', () => {
  let specimen: Specimen;
  const store = (): MemoryStore => new MemoryStore();
  const feedOf = (to: MemoryStore, writer: string, dir = specimen.trail) => {
    const feed = new StoreFeed(to, dir, () => writer, (error) => {
      throw error;
    });
    return feed;
  };
  const idsOf = ({ rows }: MemoryStore): string[] => rows.map(({ writer, record }) => `${writer} ${record.record_id}`);

  beforeAll(async () => {
    specimen = await Specimen.make();
  });
  afterAll(() => specimen.remove());
  afterEach(() => jest.restoreAllMocks());

  it('brings the chains of writers that are gone, too, and leaves those of the living to them', async () => {
    const [dir, rows] = [specimen.other(), store()];
    await specimen.write('api', 2, dir);
    await specimen.write('gone', 2, dir);
    const living = await specimen.open('living', dir);
    await living.record(someAuditRecord(7), true);
    await feedOf(rows, 'api', dir).close();
    expect(idsOf(rows).sort()).toEqual(['api aud_test_0', 'api aud_test_1', 'gone aud_test_0', 'gone aud_test_1']);
    await living.close();
    const after = store();
    await feedOf(after, 'api', dir).close();
    expect(idsOf(after)).toContain('living aud_test_7');
  });

  it('reads an ended chain once, and of the one that is written what is new', async () => {
    const [dir, rows] = [specimen.other(), store()];
    for (let n = 0; n < 30; n += 1) await specimen.write('api', 1, dir);
    const trail = await specimen.open('api', dir);
    const feed = feedOf(rows, 'api', dir);
    const opened: string[] = [];
    const { openSync } = fs;
    const woken = async (n: number): Promise<void> => {
      await trail.record(someAuditRecord(100 + n), true);
      jest.spyOn(fs, 'openSync').mockImplementation(((path: string, ...rest: unknown[]) => {
        opened.push(path);
        return (openSync as (...args: unknown[]) => number)(path, ...rest);
      }) as never);
      feed.wake();
      for (let turn = 0; turn < 1_000 && !idsOf(rows).includes(`api aud_test_${100 + n}`); turn += 1) await new Promise((resolve) => setImmediate(resolve));
      jest.restoreAllMocks();
    };
    await woken(1);
    expect(opened.length).toBeGreaterThan(30);
    opened.length = 0;
    for (const n of [2, 3, 4]) await woken(n);
    expect(opened.filter((path) => path.startsWith(join(dir, 'audit.')))).toHaveLength(3);
    expect(rows.rows).toHaveLength(34);
    await trail.close();
    await feed.close();
  });
});

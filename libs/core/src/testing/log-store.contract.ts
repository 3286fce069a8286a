import assert from 'node:assert/strict';
import { parseQuery } from '../query/parse-query';
import { MAX_LIMIT, type LogQuery } from '../query/log-query';
import type { LogPage, LogStore, TailEvent } from '../query/log-store';
import { LOG_STORE_QUESTIONS } from './log-store.questions';
import { checkStats, STATS_CASES, visitorsOf } from './log-store.stats';
import { realisticRecords, type RealisticRecord } from './realistic-records';

/** The globals of the test framework (Jest and Vitest have them alike). */
declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => Promise<void>): void;
declare function beforeAll(body: () => Promise<void>): void;
declare function afterAll(body: () => Promise<void>): void;

export interface LogStoreHarness {
  readonly store: LogStore;
  /** Writes records as the product's sink for this store does; they can be found when it resolves. */
  append(records: readonly RealisticRecord[]): Promise<void>;
  dispose(): Promise<void>;
}

export interface LogStoreContractOptions {
  /** Records the questions are asked of. Default 3,000. */
  readonly count?: number;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Recent, for stores that let go of old records, and on the hour, for those that count by hours. */
const START = Math.floor(Date.now() / DAY_MS) * DAY_MS - 2 * DAY_MS;

const idsOf = (records: readonly { readonly record: { readonly record_id?: string } }[]): string[] => records.map(({ record }) => record.record_id ?? '');
const sorted = (ids: readonly string[]): string[] => [...ids].sort();

/** The same records from addresses of all kinds: a different one for each request but every fifth. */
function oddAddresses(records: readonly RealisticRecord[]): RealisticRecord[] {
  const kinds = [(n: string) => `2001:db8::${n}`, (n: string) => `10.${n}`, (n: string) => `шлюз-${n}`, (n: string) => `"${n}"\\\n`, (n: string) => `${'x'.repeat(150)}${n}`, () => ''];
  return records.map(({ time, record }, place) => {
    const metadata = record.event === 'http.request.completed' ? { ...record.metadata, ip_address: kinds[place % kinds.length]!(String(place - (place % 5 === 0 ? 30 : 0))) } : record.metadata;
    const changed = { ...record, metadata };
    return { time, record: changed, line: `${JSON.stringify(changed)}\n` };
  });
}

/** Every page of a query, one after the other. */
async function pages(store: LogStore, query: LogQuery): Promise<LogPage[]> {
  const all: LogPage[] = [];
  let cursor = query.cursor;
  do {
    const page: LogPage = await store.search({ ...query, cursor });
    all.push(page);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return all;
}

async function everything(store: LogStore, query: LogQuery): Promise<string[]> {
  return (await pages(store, query)).flatMap(({ records }) => idsOf(records));
}

/** The first events, then the follower lets go. */
async function take(events: AsyncIterable<TailEvent>, count: number): Promise<TailEvent[]> {
  const taken: TailEvent[] = [];
  for await (const event of events) {
    taken.push(event);
    if (taken.length >= count) break;
  }
  return taken;
}

/** What every store must answer, alike, of the same records. A new implementation passes it from its own spec. */
export function logStoreContract(name: string, make: () => Promise<LogStoreHarness>, { count = 3_000 }: LogStoreContractOptions = {}): void {
  const seeded = [...realisticRecords({ seed: 7, count, from: START, days: 1.9 })];
  const later = (seed: number, size: number): RealisticRecord[] => [...realisticRecords({ seed, count: size, from: Date.now() - 1_000, days: 1e-5 })];
  const span = { from: START, to: START + 2 * DAY_MS };

  const test = (title: string, records: readonly RealisticRecord[], body: (harness: LogStoreHarness) => Promise<void>): void =>
    it(title, async () => {
      const harness = await make();
      try {
        if (records.length > 0) await harness.append(records);
        await body(harness);
      } finally {
        await harness.dispose();
      }
    });

  describe(`${name} is a log store that, when asked,`, () => {
    let harness: LogStoreHarness;
    beforeAll(async () => {
      harness = await make();
      await harness.append(seeded);
    });
    afterAll(() => harness.dispose());
    const ask = (title: string, body: (store: LogStore) => Promise<void>): void => it(title, () => body(harness.store));

    ask('answers every field and every combination with exactly the records that pass', async (store) => {
      for (const { query, passes } of LOG_STORE_QUESTIONS) {
        const expected = seeded.filter(({ record }) => passes(record));
        const found = await everything(store, { ...span, filter: parseQuery(query), limit: 1_000 });
        assert.deepEqual(sorted(found), sorted(idsOf(expected)), `${query}: ${found.length} found, ${expected.length} expected`);
      }
    });

    ask('gives records back as they were written, with their time', async (store) => {
      const byId = new Map(seeded.map((each) => [each.record.record_id, each]));
      const { records, skipped } = await store.search({ ...span, limit: 200 });
      assert.equal(records.length, 200);
      assert.deepEqual(skipped, { corrupt: 0, oversized: 0, unreadable: 0 });
      for (const { record, time, line } of records) {
        const written = byId.get(record.record_id!)!;
        assert.equal(time, written.time);
        assert.deepEqual(record, written.record);
        assert.deepEqual(JSON.parse(line), written.record);
      }
    });

    ask('orders by time, from either end', async (store) => {
      const times = seeded.map(({ time }) => time);
      const newest = await store.search({ ...span, limit: 250 });
      assert.deepEqual(newest.records.map(({ time }) => time), times.slice(-250).reverse());
      const oldest = await store.search({ ...span, limit: 250, order: 'oldest' });
      assert.deepEqual(oldest.records.map(({ time }) => time), times.slice(0, 250));
    });

    ask('takes a range with its beginning and without its end', async (store) => {
      const [from, to] = [seeded[Math.floor(count / 4)]!.time, seeded[Math.floor(count / 2)]!.time];
      const expected = seeded.filter(({ time }) => time >= from && time < to);
      assert.deepEqual(sorted(await everything(store, { from, to, limit: 500 })), sorted(idsOf(expected)));
    });

    ask('has a page of 100 unless told, and says when there is nothing more', async (store) => {
      const first = await store.search(span);
      assert.equal(first.records.length, 100);
      assert.ok(first.cursor !== undefined);
      const none = await store.search({ ...span, filter: parseQuery('request:req_nobody') });
      assert.deepEqual([none.records.length, none.cursor], [0, undefined]);
    });

    for (const order of ['newest', 'oldest'] as const) {
      ask(`gives each record on exactly one page, ${order} first`, async (store) => {
        const filter = parseQuery('level>=warning OR category:database');
        const whole = await store.search({ ...span, filter, order, limit: MAX_LIMIT });
        const inPages = await everything(store, { ...span, filter, order, limit: 37 });
        assert.deepEqual(inPages, idsOf(whole.records));
      });
    }

    ask('refuses cursors that were changed, are none, or belong to another query', async (store) => {
      const { cursor } = await store.search(span);
      const middle = Math.floor(cursor!.length / 2);
      const changed = cursor!.slice(0, middle) + (cursor![middle] === 'A' ? 'B' : 'A') + cursor!.slice(middle + 1);
      for (const wrong of [changed, 'garbage', '', '%%%', cursor!.slice(1), 'x'.repeat(5_000)]) {
        await assert.rejects(store.search({ ...span, cursor: wrong }), { code: 'CAIRN_E_CURSOR' }, JSON.stringify(wrong));
      }
      await assert.rejects(store.search({ ...span, cursor, filter: parseQuery('level:error') }), { code: 'CAIRN_E_CURSOR' });
      await assert.rejects(store.search({ ...span, cursor, order: 'oldest' }), { code: 'CAIRN_E_CURSOR' });
    });

    ask('stops when it is told to', async (store) => {
      const reason = new Error('no longer wanted');
      const aborted = AbortSignal.abort(reason);
      await assert.rejects(store.search(span, aborted), (error) => error === reason);
      await assert.rejects(store.stats(span, aborted), (error) => error === reason);
      assert.deepEqual(await take(store.tail({}, aborted), 1), []);
    });

    for (const { title, query } of STATS_CASES) {
      ask(`counts ${title}`, async (store) => {
        const ranges = [span, { from: START + 5 * HOUR_MS, to: START + 29 * HOUR_MS }];
        for (const range of ranges) checkStats(await store.stats({ ...range, ...query }), { ...range, ...query }, seeded);
      });
    }
  });

  describe(`${name} is a log store that`, () => {
    test('pages on undisturbed while records are written', seeded, async ({ store, append }) => {
      const found: string[] = [];
      let cursor: string | undefined;
      for (let round = 0; ; round += 1) {
        const page: LogPage = await store.search({ filter: parseQuery('category:request'), limit: 120, cursor });
        found.push(...idsOf(page.records));
        cursor = page.cursor;
        if (cursor === undefined) break;
        if (round < 4) await append(later(100 + round, 20));
      }
      assert.deepEqual(sorted(found), sorted(idsOf(seeded.filter(({ record }) => record.category === 'request'))));
    });

    test('refuses queries that make no sense, naming what is wrong', [], async ({ store }) => {
      const wrong: readonly [LogQuery, RegExp][] = [
        [{ limit: 0 }, /limit/],
        [{ limit: MAX_LIMIT + 1 }, /limit/],
        [{ limit: 1.5 }, /limit/],
        [{ from: 2, to: 1 }, /from/],
        [{ from: NaN }, /from/],
        [{ order: 'sideways' as 'newest' }, /order/],
        [{ filter: { kind: 'field', field: 'nonsense', test: { op: 'exists' } } }, /nonsense/],
        [{ filter: { kind: 'regex', pattern: '(' } }, /regular expression/],
      ];
      for (const [query, message] of wrong) await assert.rejects(store.search(query), { code: 'CAIRN_E_QUERY', message });
    });

    test('finds nothing where nothing was written', [], async ({ store }) => {
      assert.deepEqual(await store.search({}), { records: [], skipped: { corrupt: 0, oversized: 0, unreadable: 0 } });
      const { summary } = await store.stats(span);
      assert.deepEqual(summary, { requests: 0, requests_per_second: 0, error_rate: 0, p50_response_time: null, p95_response_time: null, p99_response_time: null, unique_visitors: 0 });
    });

    test('counts the same visitors, whatever their addresses look like', oddAddresses(seeded), async ({ store }) => {
      const requests = oddAddresses(seeded).filter(({ record }) => record.event === 'http.request.completed');
      const posts = requests.filter(({ record }) => record.metadata.method === 'POST');
      const ranges = [span, { from: START + 5.5 * HOUR_MS, to: START + 29.2 * HOUR_MS }];
      for (const { from, to } of ranges) {
        const inRange = ({ time }: RealisticRecord): boolean => time >= from && time < to;
        assert.equal((await store.stats({ from, to })).summary.unique_visitors, visitorsOf(requests.filter(inRange)));
        assert.equal((await store.stats({ from, to, filter: parseQuery('method:POST') })).summary.unique_visitors, visitorsOf(posts.filter(inRange)));
      }
    });

    test('refuses statistics it does not have', [], async ({ store }) => {
      await assert.rejects(store.stats({ ...span, sections: ['moods' as 'hours'] }), { code: 'CAIRN_E_QUERY', message: /moods/ });
    });

    test('follows what is written from now on, in order and once', seeded.slice(0, 50), async ({ store, append }) => {
      const end = await someoneFollows(store, append);
      const records = later(21, 120);
      const stop = new AbortController();
      const following = take(store.tail({}, stop.signal), records.length);
      await settle();
      for (let at = 0; at < records.length; at += 30) await append(records.slice(at, at + 30));
      const events = await following;
      stop.abort();
      assert.deepEqual(events.map(({ kind }) => kind), records.map(() => 'record'));
      assert.deepEqual(sorted(idsOf(events as never)), sorted(idsOf(records)));
      end();
    });

    test('follows only what passes the filter', [], async ({ store, append }) => {
      const end = await someoneFollows(store, append);
      const records = later(22, 200);
      const expected = records.filter(({ record }) => record.category === 'database');
      const stop = new AbortController();
      const following = take(store.tail({ filter: parseQuery('category:database') }, stop.signal), expected.length);
      await settle();
      await append(records);
      assert.deepEqual(sorted(idsOf((await following) as never)), sorted(idsOf(expected)));
      stop.abort();
      end();
    });

    test('resumes following where a follower left off', [], async ({ store, append }) => {
      const end = await someoneFollows(store, append);
      const records = later(23, 60).filter(({ record }) => record.category === 'request');
      const first = new AbortController();
      const begun = take(store.tail({}, first.signal), 3);
      await settle();
      await append(records.slice(0, 5));
      const before = await begun;
      first.abort();
      await append(records.slice(5));
      const second = new AbortController();
      const after = await take(store.tail({ after: before[2]!.position }, second.signal), records.length - 3);
      second.abort();
      assert.deepEqual(idsOf([...before, ...after] as never), idsOf(records));
      end();
    });

    test('tells a follower that is too slow how much it missed', [], async ({ store, append }) => {
      const end = await someoneFollows(store, append);
      const records = later(24, 1_500);
      const stop = new AbortController();
      const events = store.tail({ buffer: 10 }, stop.signal)[Symbol.asyncIterator]();
      let waiting = events.next();
      await settle();
      await append(records);
      let accounted = 0;
      while (accounted < records.length) {
        const event = await waiting;
        assert.ok(event.done !== true);
        accounted += event.value.kind === 'record' ? 1 : (event.value.records ?? 0);
        if (accounted < records.length) waiting = events.next();
      }
      stop.abort();
      assert.equal(accounted, records.length);
      assert.equal((await events.next()).done, true);
      end();
    });

    test('ends following when it is told to, and when it is closed', [], async ({ store }) => {
      const stop = new AbortController();
      const one = take(store.tail({}, stop.signal), 1);
      const other = take(store.tail({}, new AbortController().signal), 1);
      await settle();
      stop.abort();
      assert.deepEqual(await one, []);
      await store.close();
      assert.deepEqual(await other, []);
      await store.close();
    });
  });
}

/** Until a follower stands at the end: it has no way to say so. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));

/** Until a store that was opened for the first follower follows: whoever begins after that misses nothing, however slow the machine is. Returns how to end it. */
async function someoneFollows(store: LogStore, append: LogStoreHarness['append']): Promise<() => void> {
  const stop = new AbortController();
  const events = store.tail({}, stop.signal)[Symbol.asyncIterator]();
  let follows = false;
  const first = events.next().then(() => (follows = true));
  const write = async (seed: number): Promise<string> => {
    // of one category, which is of one file: whoever has seen the last one has seen them all
    const record = [...realisticRecords({ seed, count: 20, from: Date.now(), days: 1e-5 })].find(({ record: { category } }) => category === 'request')!;
    await append([record]);
    return record.record.record_id!;
  };
  for (let seed = 900; !follows; seed += 1) {
    await write(seed);
    await Promise.race([first, settle()]);
  }
  const last = await write(899);
  for (let event = await events.next(); event.value?.kind === 'record' && event.value.record.record_id !== last; ) event = await events.next();
  return () => stop.abort();
}

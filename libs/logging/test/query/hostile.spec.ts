import { monitorEventLoopDelay } from 'node:perf_hooks';
import { request } from 'node:http';
import type { LogPage, LogStore } from '@cairn/core/query';
import type { PageAnswer, Problem } from '../../src/query';
import { PLATFORMS } from '../http/running-app';
import { until } from '../support/until';
import { LogDirectory } from './log-directory';
import { QueryApp, READER } from './query-app';

/** Generous, since the machine may be busy with other things; a pattern that backtracks would hold the loop for minutes. The bar of 50 ms is measured apart from the tests. */
const LAG_MS = 5_000;

/** A store that answers when it is told to. */
class SlowStore implements LogStore {
  running = 0;
  most = 0;
  readonly aborted: unknown[] = [];
  private readonly waiting: ((page: LogPage) => void)[] = [];

  search(_query: unknown, signal?: AbortSignal): Promise<LogPage> {
    this.most = Math.max(this.most, (this.running += 1));
    return new Promise<LogPage>((resolve, reject) => {
      signal?.addEventListener('abort', () => (this.aborted.push(signal.reason), reject(signal.reason as Error)), { once: true });
      this.waiting.push(resolve);
    }).finally(() => (this.running -= 1));
  }

  answer(): void {
    for (const resolve of this.waiting.splice(0)) resolve({ records: [], skipped: { corrupt: 0, oversized: 0, unreadable: 0 } });
  }

  async *tail(): AsyncGenerator<never> {
    // nothing arrives
  }

  stats(): Promise<never> {
    return Promise.reject(new Error('not asked for'));
  }

  async close(): Promise<void> {
    // nothing to close
  }
}

describe.each(PLATFORMS)('the query API under attack, on %s,', (platform) => {
  let app: QueryApp;
  let store: SlowStore;
  const slow = async (limits: object = {}): Promise<void> => {
    store = new SlowStore();
    app = await QueryApp.start(platform, { query: { store, limits: { perMinute: 10_000, ...limits } } });
  };
  afterEach(() => app.close());

  it('stays responsive: no pattern holds the event loop, and giant ranges are refused', async () => {
    const directory = new LogDirectory();
    directory.fill(4_000, 17);
    directory.write({ ...directory.written[0]!.record, timestamp: new Date().toISOString(), message: 'a'.repeat(200_000) });
    app = await QueryApp.start(platform, { query: { limits: { perMinute: 10_000 } } }, directory);
    const hostile = ['/(a+)+$/', '/(a|aa)+b/', '/^(([a-z])+.)+[A-Z]([a-z])+$/', '/(.*)*x{200}/', '/a{1,999}b/', `message:${'*a'.repeat(200)}*b`, Array(200).fill('x').join(' OR '), '("'.repeat(30), '-'.repeat(500), `/${'('.repeat(200)}/`];
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const statuses = await Promise.all(hostile.map(async (q) => (await app.ask(`/logs/search?hours=24&q=${encodeURIComponent(q)}`)).status));
    delay.disable();
    expect(statuses.every((status) => status === 200 || status === 400)).toBe(true);
    expect(delay.max / 1e6).toBeLessThan(LAG_MS);
    for (const range of ['from=1970-01-01', 'hours=8784', 'from=2016-01-01&to=2026-01-01', 'from=1000000000']) expect((await app.ask(`/logs/search?${range}`)).status).toBe(400);
  });

  it('sends no page of more than some megabytes, and the rest by its cursor', async () => {
    const directory = new LogDirectory();
    const [template] = directory.fill(1, 2);
    const message = 'long '.repeat(100_000);
    for (let n = 0; n < 20; n += 1) directory.write({ ...template!.record, record_id: `rec_${n}`, timestamp: new Date(Date.now() - n).toISOString(), message });
    app = await QueryApp.start(platform, {}, directory);
    const sizes: number[] = [];
    let [cursor, records] = ['', 0];
    do {
      const { body, text } = await app.ask<PageAnswer>(`/logs/search?cursor=${cursor}`);
      sizes.push(text.length);
      [cursor, records] = [body.cursor ?? '', records + body.records.length];
    } while (cursor !== '');
    expect([records, sizes.length > 1, Math.max(...sizes) < 5 * 1024 * 1024]).toEqual([21, true, true]);
  });

  it('answers with what it has when the time is up, and goes on by the cursor', async () => {
    const directory = new LogDirectory();
    directory.fill(10_000, 19);
    app = await QueryApp.start(platform, { query: { limits: { perMinute: 100_000, searchMs: 10 } } }, directory);
    let [cursor, pages, partial] = ['', 0, 0];
    const found: string[] = [];
    do {
      const { status, body } = await app.ask<PageAnswer>(`/logs/search?limit=1000&q=${encodeURIComponent('/a.*e.*i.*zzz|expired/')}&cursor=${cursor}`);
      expect(status).toBe(200);
      [cursor, pages, partial] = [body.cursor ?? '', pages + 1, partial + (body.partial === true ? 1 : 0)];
      found.push(...body.records.map(({ record_id }) => record_id!));
    } while (cursor !== '' && pages < 5_000);
    const expected = directory.that((record) => JSON.stringify(record).includes('expired')).map(({ record_id }) => record_id);
    expect(partial).toBeGreaterThan(0);
    expect(found).toEqual(expected);
  });

  it('stops a search when who asked has left', async () => {
    await slow();
    const asked = request(`${app.url}/logs/search`, { headers: { authorization: `Bearer ${READER}` } });
    asked.on('error', () => undefined).end();
    await until('it is searched', () => store.running === 1);
    asked.destroy();
    await until('the search has stopped', () => store.running === 0);
    expect(store.aborted).toEqual([expect.objectContaining({ message: 'the client has left' })]);
  });

  it('stops a store that cannot stop by itself', async () => {
    await slow({ searchMs: 20 });
    const { status, body } = await app.ask<Problem>('/logs/search');
    expect([status, body.title, store.running]).toEqual([503, 'Service Unavailable', 0]);
  });

  it('lets a few search at a time, some wait, and refuses the rest until later', async () => {
    await slow({ atOnce: 2, waiting: 4 });
    const refused: (string | null)[] = [];
    const asks = Array.from({ length: 8 }, async () => {
      const answer = await app.ask<Problem>('/logs/search');
      if (answer.status === 429) refused.push(answer.headers.get('retry-after'));
      return answer;
    });
    await until('those too many are refused', () => refused.length === 4);
    expect([refused, store.running]).toEqual([['1', '1', '1', '1'], 2]);
    let done = false;
    const all = Promise.all(asks).finally(() => (done = true));
    await until('the others are answered', () => (store.answer(), done));
    const statuses = (await all).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429, 429, 429]); // two at once, and half of the waiting places
    expect(store.most).toBe(2);
  });
});

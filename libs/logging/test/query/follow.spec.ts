import type { CanonicalRecord } from '@cairn/core';
import type { LogStore, TailEvent } from '@cairn/core/query';
import { realisticRecords } from '@cairn/core/testing';
import { LoggingRuntime } from '../../src';
import type { Problem } from '../../src/query';
import { PLATFORMS } from '../http/running-app';
import { until } from '../support/until';
import { LogDirectory } from './log-directory';
import { ACME, ADMIN, QueryApp, READER, TOKENS } from './query-app';
import { SseClient } from './sse-client';

const [template] = [...realisticRecords({ seed: 5, count: 1 })];

/** Always has more, until it is over; then says that some were missed. */
class EndlessStore implements LogStore {
  given = 0;
  isOver = false;

  async *tail(_query: unknown, signal: AbortSignal): AsyncGenerator<TailEvent> {
    const record = { message: 'x'.repeat(8_000), context: {}, metadata: {} };
    while (!this.isOver && !signal.aborted) {
      this.given += 1;
      yield { kind: 'record', position: String(this.given), time: 0, line: '', record };
    }
    yield { kind: 'gap', position: 'end', reason: 'slow', records: 7 };
  }

  search = (): Promise<never> => Promise.reject(new Error('not asked for'));
  stats = this.search;
  close = async (): Promise<void> => undefined;
}

describe.each(PLATFORMS)('following over HTTP on %s', (platform) => {
  let app: QueryApp;
  const clients: SseClient[] = [];
  const start = async (query: object = {}): Promise<void> => void (app = await QueryApp.start(platform, { query }));
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await app.close();
  });

  const follow = async (query = '', headers: Record<string, string> = {}, token: string = READER): Promise<SseClient> => {
    const client = await SseClient.open(`${app.url}/logs/follow${query}`, token, headers);
    clients.push(client);
    return client;
  };
  const write = (...messages: string[]): void => messages.forEach((message) => app.directory.write(numbered(message)));
  const numbered = (message: string, extra: Partial<CanonicalRecord> = {}): CanonicalRecord => ({ ...template!.record, timestamp: new Date().toISOString(), record_id: `rec_${message}`, message, ...extra });
  const messages = (client: SseClient): unknown[] => client.of('record').map(({ data }) => data['message']);
  /** The last number a client got, or was told to have missed. */
  const accounted = ({ events }: SseClient): number => {
    const at = events.findLastIndex(({ event }) => event === 'record');
    const missed = events.slice(at + 1).reduce((sum, { data }) => sum + Number(data['records']), 0);
    return missed + (at < 0 ? 0 : Number(String(events[at]!.data['message']).slice(2)));
  };
  /** The reader passes over what is there when it starts: until it has, what is written may be missed. */
  const awake = async (client: SseClient): Promise<void> => {
    let number = 0;
    await until('the reader reads', () => (write(`awake ${(number += 1)}`), client.events.length > 0));
  };

  it('sends records as they arrive, as they were written, and only those that pass', async () => {
    await start();
    const [all, errors] = [await follow(), await follow('?level=error&q=message:broken')];
    expect([all.status, all.headers['content-type'], all.headers['cache-control']]).toEqual([200, 'text/event-stream; charset=utf-8', 'no-store, no-transform']);
    await awake(all);
    const record = numbered('broken once more', { level: 'ERROR' });
    app.directory.write(numbered('fine'));
    app.directory.write(record);
    await until('both get it', () => errors.of('record').length === 1 && messages(all).includes('broken once more'));
    expect(errors.events.map(({ data }) => data)).toEqual([record]);
    expect(messages(all)).toEqual(expect.arrayContaining(['fine', 'broken once more']));
  });

  it('sees what the app logs at once, however long records may wait for their batch', async () => {
    const directory = new LogDirectory();
    app = await QueryApp.start(platform, { query: { store: undefined }, logging: { toFile: true, dir: directory.path, flushMs: 60_000 } }, directory);
    const client = await follow('?q=message:seen');
    app.running.app.get(LoggingRuntime).logger('Watched', 'database').info('seen');
    await until('it is there', () => client.events.length > 0);
    expect(messages(client)).toEqual(['seen']);
  });

  it('goes on where a client has stopped, by its last event, missing nothing', async () => {
    await start();
    const [first, other] = [await follow(), await follow()];
    await awake(first);
    write('one', 'two');
    await until('it gets both', () => messages(first).includes('two'));
    const one = first.of('record').find(({ data }) => data['message'] === 'one')!;
    first.close();
    write('three');
    await until('the other gets it', () => messages(other).includes('three'));
    const back = await follow('', { 'last-event-id': one.id });
    write('four');
    await until('it gets what it missed', () => messages(back).includes('four'));
    expect(messages(back)).toEqual(['two', 'three', 'four']);
    const byParameter = await follow(`?after=${encodeURIComponent(one.id)}`);
    await until('it gets what it missed', () => messages(byParameter).length >= 3);
    expect(messages(byParameter)).toEqual(['two', 'three', 'four']);
  });

  it('sends many clients every record, once and in order, and tells the one that takes nothing how many it missed', async () => {
    await start();
    const many = await Promise.all(Array.from({ length: 10 }, () => follow('?q=message:n')));
    let number = 0;
    const next = (count: number): void => write(...Array.from({ length: count }, () => `n ${(number += 1)}`));
    await until('the reader reads', () => (next(1), many.every(({ events }) => events.length > 0)));
    const [slow, ...others] = many as [SseClient, ...SseClient[]];
    slow.pause();
    for (let n = 0; n < 20; n += 1) {
      next(400);
      await until('the others have them', () => others.every((client) => accounted(client) === number));
    }
    slow.resume();
    next(1);
    await until('it has, or knows of, everything', () => accounted(slow) === number);
    expect(others.map((client) => client.of('gap'))).toEqual(others.map(() => []));
    for (const client of many) {
      const numbers = messages(client).map((message) => Number(String(message).slice(2)));
      expect(numbers.every((each, at) => at === 0 || each > numbers[at - 1]!)).toBe(true);
    }
  });

  it('says so when it cannot go on', async () => {
    await start();
    const client = await follow('', { 'last-event-id': 'of-another-process.7' });
    await until('a gap comes', () => client.events.length > 0);
    expect(client.events).toMatchObject([{ event: 'gap', id: expect.any(String), data: { reason: 'lost' } }]);
  });

  it('takes nothing from the store for a client that takes nothing, and then tells it what it missed', async () => {
    const store = new EndlessStore();
    await start({ store });
    const slow = await follow();
    slow.pause();
    await until('the store is asked for no more', async () => {
      const before = store.given;
      await new Promise((resolve) => setTimeout(resolve, 250));
      return before > 0 && store.given === before;
    });
    expect(store.given).toBeLessThan(20_000); // what a connection holds, not all there is
    store.isOver = true;
    slow.resume();
    await until('the gap comes', () => slow.of('gap').length > 0);
    expect([slow.of('record').length, slow.events.at(-1)]).toEqual([store.given, { event: 'gap', id: 'end', data: { reason: 'slow', records: 7 } }]);
  });

  it('does not show looking at logs to who looks at logs', async () => {
    await start();
    const client = await follow();
    await awake(client);
    const seen = client.events.length;
    for (let n = 0; n < 5; n += 1) await app.ask('/logs/search?limit=1');
    write('after them');
    await until('the end comes', () => messages(client).includes('after them'));
    expect(app.running.requests).toEqual([]);
    expect(messages(client).slice(seen).every((message) => String(message).startsWith('a'))).toBe(true);
  });

  it('follows the log of one job', async () => {
    await start();
    app.directory.write(numbered('before'), app.directory.jobs, 'resource_res_1');
    const client = await SseClient.open(`${app.url}/logs/jobs/resource/res_1/follow`, READER);
    clients.push(client);
    let number = 0;
    await until('it comes', () => (app.directory.write(numbered(`step ${(number += 1)}`), app.directory.jobs, 'resource_res_1'), client.events.length > 0));
    expect(messages(client).every((message) => /^step \d+$/.test(String(message)))).toBe(true);
  });

  it('refuses one too many, and what it does not understand, before anything is sent', async () => {
    await start({ limits: { followers: 1 } });
    await follow();
    const full = await app.ask<Problem>('/logs/follow');
    expect([full.status, full.headers.get('retry-after'), full.body.title]).toEqual([429, '5', 'Too Many Requests']);
    clients[0]!.close();
    await until('its place is free', async () => {
      const again = await follow();
      return again.status === 200;
    });
    expect((await app.ask('/logs/follow?q=level:')).status).toBe(400);
    expect((await app.ask('/logs/follow?hours=3')).status).toBe(400);
    expect((await follow('', { 'last-event-id': 'x'.repeat(600) })).status).toBe(400);
    expect((await follow('', {}, 'not one of the tokens')).status).toBe(401);
  });

  it('gives one token half of the places at most', async () => {
    await start({ limits: { followers: 4 }, tokens: TOKENS });
    await follow();
    await follow();
    const own = await app.ask<Problem>('/logs/follow');
    expect([own.status, own.body.detail]).toEqual([429, '2 clients follow with this token already (half of limits.followers)']);
    expect((await follow('', {}, ADMIN)).status).toBe(200);
    expect((await follow('', {}, ADMIN)).status).toBe(200);
    expect((await app.ask<Problem>('/logs/follow', ACME)).body.detail).toBe('4 clients follow already (limits.followers)');
  });

  it('ends with the app', async () => {
    await start({ tokens: TOKENS });
    const client = await follow();
    await app.running.close();
    await until('it ends', () => client.ended);
  });
});

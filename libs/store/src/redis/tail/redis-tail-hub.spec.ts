import { parseQuery, type TailEvent } from '@cairn/core/query';
import { realisticRecords } from '@cairn/core/testing';
import { startPrivateRedis, type PrivateRedis } from '@cairn/dev';
import { redisHarness } from '../../../test/redis-bench';

type Harness = Awaited<ReturnType<typeof redisHarness>>;

describe('following in Redis', () => {
  let redis: PrivateRedis;
  let harness: Harness;
  let stop: AbortController;
  beforeAll(async () => {
    redis = await startPrivateRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    harness = await redisHarness({ url: redis.url });
    stop = new AbortController();
  });
  afterEach(async () => {
    stop.abort();
    await harness.dispose();
  });

  const records = [...realisticRecords({ count: 40 })];

  /** One that waits already, with how far it goes on without waiting. */
  function begun(query: Parameters<Harness['store']['tail']>[0] = {}): { readonly first: Promise<TailEvent>; readonly ready: () => TailEvent | undefined } {
    const events = harness.store.tail(query, stop.signal);
    const first = events[Symbol.asyncIterator]().next().then(({ value }) => value as TailEvent);
    return { first, ready: () => events.ready?.() };
  }

  const toAttach = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));

  it('gives all followers the same event, so that what is made of it is made once', async () => {
    const [one, other] = [begun(), begun({ filter: parseQuery('level>=trace') })];
    await toAttach();
    await harness.append(records.slice(0, 1));
    expect(await one.first).toBe(await other.first);
  });

  it('gives what waits behind an event at once, in order', async () => {
    const one = begun();
    await toAttach();
    await harness.append(records);
    const got = [await one.first];
    for (let event = one.ready(); event !== undefined; event = one.ready()) got.push(event);
    expect(got.map((event) => event.kind === 'record' && event.record.record_id)).toEqual(records.map(({ record }) => record.record_id));
    stop.abort();
    expect(one.ready()).toBeUndefined();
  });

  it('goes on for one that came back as for those that were there', async () => {
    const there = begun();
    await toAttach();
    await harness.append(records.slice(0, 2));
    const { position } = await there.first;
    const back = begun({ after: position });
    expect(await back.first).toMatchObject({ record: { record_id: records[1]!.record.record_id } });
    there.ready();
    const next = harness.store.tail({ after: position }, stop.signal)[Symbol.asyncIterator]();
    await next.next();
    const [shared, own] = [begun(), next.next()];
    await toAttach();
    await harness.append(records.slice(2, 3));
    expect((await own).value).toBe(await shared.first);
  });
});

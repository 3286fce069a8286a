import type { Line, RedactedRecord } from '@cairn/core';
import { parseQuery } from '@cairn/core/query';
import { some } from '@cairn/core/testing';
import { startPrivateRedis, type PrivateRedis } from '@cairn/dev';
import { Redis } from 'ioredis';
import { redisHarness } from '../../../test/redis-bench';
import { withJobLog } from '../schema/job-log';

const DAY_MS = 86_400_000;

describe('the logs of jobs in Redis', () => {
  let redis: PrivateRedis;
  let harness: Awaited<ReturnType<typeof redisHarness>>;
  let number = 0;
  beforeAll(async () => {
    redis = await startPrivateRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    harness = await redisHarness({ url: redis.url });
  });
  afterEach(() => harness.dispose());

  const line = (subject: NonNullable<RedactedRecord['subject']>, message: string, time = Date.now()): Line =>
    withJobLog(some.line({ category: 'job', event: 'job.started', message, time, recordId: `rec_jobs_${(number += 1)}`, context: { job_id: '7' } }), subject);
  const messages = async (type: string, id: string, query = {}): Promise<unknown[]> => (await harness.store.jobs.search({ type, id }, { order: 'oldest', ...query })).records.map(({ record }) => record.message);

  it('are listed with size and age, the latest first', async () => {
    const now = Date.now();
    const [one, two, three] = [line({ type: 'resource', id: 'res_1' }, 'one', now - 3_000), line({ type: 'email', id: '17' }, 'two', now - 2_000), line({ type: 'resource', id: 'res_1' }, 'three', now - 1_000)];
    await harness.writer.send([one, two]);
    await harness.writer.send([three, some.line({ message: 'of no job', time: now })]);
    expect(await harness.store.jobs.list()).toEqual([
      { type: 'resource', id: 'res_1', sizeBytes: one.length + three.length - 2, modified: now - 1_000 },
      { type: 'email', id: '17', sizeBytes: two.length - 1, modified: now - 2_000 },
    ]);
  });

  it('have the records of one subject, and of its own spelling alone', async () => {
    await harness.writer.send([line({ type: 'resource', id: 'res_1' }, 'one', Date.now() - 2_000), line({ type: 'resource', id: 'RES_1' }, 'another'), line({ type: 'resource', id: 'res_1' }, 'two', Date.now() - 1_000)]);
    expect(await messages('resource', 'res_1')).toEqual(['one', 'two']);
    expect(await messages('resource', 'res_1', { filter: parseQuery('message:two job:7') })).toEqual(['two']);
    expect(await messages('resource', 'res_2')).toEqual([]);
  });

  it('of subjects with strange ids are found by the subject and by what the list says', async () => {
    const subject = { type: 'resource', id: '../../etc/passwd' };
    await harness.writer.send([line(subject, 'strange')]);
    const [listed] = await harness.store.jobs.list();
    expect(await messages(subject.type, subject.id)).toEqual(['strange']);
    expect(await messages(listed!.type, listed!.id)).toEqual(['strange']);
  });

  it('are followed', async () => {
    await harness.writer.send([line({ type: 'resource', id: 'res_1' }, 'before')]);
    const stop = new AbortController();
    const events = harness.store.jobs.tail({ type: 'resource', id: 'res_1' }, {}, stop.signal)[Symbol.asyncIterator]();
    let came: unknown;
    const first = events.next().then(({ value }) => (came = value));
    for (let n = 0; came === undefined; n += 1) {
      await harness.writer.send([line({ type: 'resource', id: 'other' }, 'other'), line({ type: 'resource', id: 'res_1' }, 'after')]);
      await Promise.race([first, new Promise((resolve) => setTimeout(resolve, 100))]);
    }
    expect(came).toMatchObject({ kind: 'record', record: { message: 'after' } });
    stop.abort();
  });

  it('are found without their index, and are let go of with their records', async () => {
    const prefix = '{jobs-without}:';
    const without = await redisHarness({ url: redis.url, prefix, indexes: [], days: { records: 1, requests: 1 } });
    await without.writer.send([line({ type: 'resource', id: 'old' }, 'old', Date.now() - 3 * DAY_MS), line({ type: 'resource', id: 'new' }, 'new')]);
    await without.writer.send([line({ type: 'resource', id: 'new' }, 'newer')]);
    expect((await without.store.jobs.search({ type: 'resource', id: 'new' }, {})).records).toHaveLength(2);
    expect((await without.store.jobs.list()).map(({ id }) => id)).toEqual(['new']);
    const client = new Redis(redis.url);
    expect(await client.hkeys(`${prefix}jobs:bytes`)).toEqual(['resource_new']);
    expect(await client.ttl(`${prefix}jobs:logs`)).toBeGreaterThan(0);
    client.disconnect();
    await without.dispose();
  });
});

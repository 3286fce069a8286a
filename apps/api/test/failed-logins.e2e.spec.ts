import { type ApiClient, PASSWORD, readRecords, type Reply, type StoryRecord } from '@cairn/dev';
import { Redis } from 'ioredis';
import { type LogLine, RunningSample, untilNothingIsMissing } from './running-sample';

const WRONG_PASSWORD = 'hunter2-of-alice';

describe('Failed logins at two processes of the sample API with one Redis', () => {
  let sample: RunningSample;
  let redis: Redis;
  let refused: Reply[];
  let accepted: Reply[];
  let endings: string[];
  let lines: LogLine[];
  let records: StoryRecord[];

  beforeAll(async () => {
    sample = await RunningSample.start({ adapter: 'express', queue: 'redis' });
    redis = new Redis(sample.redis!.url);
    const [first, second] = [sample.api, await sample.startAnotherApi()];
    refused = [];
    for (const { api, times } of [{ api: first, times: 3 }, { api: second, times: 2 }, { api: first, times: 1 }]) {
      for (let n = 0; n < times; n += 1) refused.push(await login(api, WRONG_PASSWORD));
      await untilCounted(refused.length);
    }
    accepted = [await login(first, PASSWORD), await login(second, PASSWORD)];
    endings = await sample.stopApps();
    lines = await sample.lines();
    records = readRecords(sample.logs).filter(({ category }) => category === 'security');
  }, 60_000);

  afterAll(async () => {
    redis?.disconnect();
    await sample?.dispose();
  });

  const untilCounted = async (wanted: number): Promise<void> => {
    const missing = await untilNothingIsMissing(async () => ((await failuresIn(redis)) === wanted ? [] : [`${wanted} failures in Redis`]));
    expect(missing).toEqual([]);
  };
  const recordsOf = (event: string) => records.filter((record) => record.event === event);

  it('are all refused, wherever they came in', () => {
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401]);
  });

  it('leave one record each, in the story of its request', () => {
    const ids = recordsOf('authn_login_fail').map(({ context }) => context.request_id);
    expect(ids.sort()).toEqual(refused.map(({ requestId }) => requestId).sort());
  });

  it('are told of once over all files: by the fifth, at the second process, and not by the sixth', () => {
    expect(recordsOf('authn_login_fail_max')).toMatchObject([
      { level: 'ERROR', message: 'Multiple failed login attempts detected', context: { request_id: refused[4]!.requestId } },
    ]);
    const files = lines.filter(({ text }) => text.includes('"authn_login_fail_max"')).map(({ file }) => file.split('.')[0]);
    expect(files.sort()).toEqual(['alerts', 'security']);
  });

  it('are told of with who, how often and from where, and nothing else', () => {
    const [{ metadata }] = recordsOf('authn_login_fail_max') as [StoryRecord];
    expect(metadata).toEqual({ subject_type: 'user', attempt_count: 5, time_window_minutes: 5, ip_addresses: ['127.0.0.1'], username: 'alice' });
  });

  it('keep nobody out who then knows the password', () => {
    expect(accepted.map(({ status }) => status)).toEqual([200, 200]);
    expect(recordsOf('authn_login_success')).toHaveLength(2);
    expect(endings).toEqual(['SIGTERM', 'SIGTERM', 'SIGTERM']);
  });

  it('leave neither the wrong nor the right password in any file', () => {
    const everything = lines.map(({ text }) => text).join('\n');
    for (const password of [WRONG_PASSWORD, PASSWORD]) expect(everything).not.toContain(password);
  });
});

function login(api: ApiClient, password: string): Promise<Reply> {
  return api.send('POST', '/api/v1/auth/login', { username: 'alice', password });
}

/** The only user in this Redis whose logins failed is alice. */
async function failuresIn(redis: Redis): Promise<number> {
  const keys = await redis.keys('{cairn}:security:failed-logins:user:*');
  const failures = keys.find((key) => !key.endsWith(':told'));
  return failures === undefined ? 0 : redis.zcard(failures);
}

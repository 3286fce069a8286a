import { freePort, startPrivateRedis, type PrivateRedis } from '@cairn/dev';
import { Test, type TestingModule } from '@nestjs/testing';
import { Redis } from 'ioredis';
import { once } from 'node:events';
import { runWithContext, SecurityLogger, type SecurityOptions } from '../../src';
import { CapturedRecords, LoggingTestingModule } from '../../src/testing';
import { startFixture, type Child } from '../support/child';
import { LogFiles } from '../support/log-files';
import { until } from '../support/until';

const FIXTURE = '../security/fixtures/failing-logins.js';
const ADDRESS = '192.0.2.1';
/** 300 ms. */
const SHORT_WINDOW_MINUTES = 0.005;

describe('failed logins of several processes', () => {
  let files: LogFiles;
  let redis: PrivateRedis;
  let client: Redis;
  const children: Child[] = [];

  beforeAll(async () => {
    redis = await startPrivateRedis();
    client = new Redis(redis.url);
  });
  afterAll(async () => {
    client.disconnect();
    await redis.stop();
  });
  beforeEach(async () => {
    files = new LogFiles();
    await client.flushall();
  });
  afterEach(async () => {
    for (const { process: running } of children) running.kill('SIGKILL');
    await Promise.all(children.splice(0).map(({ ended }) => ended));
    files.remove();
  });

  async function start(name: string, security?: SecurityOptions, env: NodeJS.ProcessEnv = { REDIS_URL: '' }): Promise<Child> {
    const child = startFixture(FIXTURE, { dir: files.dir, name, security }, { env });
    children.push(child);
    await child.message;
    return child;
  }
  async function fail({ process: running }: Child, times: number, username = 'alice'): Promise<void> {
    running.send({ username, address: ADDRESS, times });
    await once(running, 'message');
  }
  async function close({ process: running, ended }: Child): Promise<string> {
    running.send('close');
    return (await ended).stderr;
  }
  const counted = async (): Promise<number> => {
    const keys = await client.keys('{cairn}:security:failed-logins:user:*');
    return client.zcard(keys.find((key) => !key.endsWith(':told')) ?? 'none');
  };
  const told = () => files.records('security').filter(({ event }) => event === 'authn_login_fail_max');

  it('are counted together in one Redis, and told once by whoever reaches the limit', async () => {
    const [first, second] = await Promise.all([start('api-1', { redis: redis.url }), start('api-2', undefined, { REDIS_URL: redis.url })]);
    await fail(first, 3);
    await until('the first process has counted', async () => (await counted()) === 3);
    expect(told()).toEqual([]);
    await fail(second, 2);
    await until('the limit is told', () => told().length > 0);
    await Promise.all([fail(first, 4), fail(second, 4)]);
    await until('all are counted', async () => (await counted()) === 13);
    await Promise.all([close(first), close(second)]);
    expect(told()).toMatchObject([
      { service: 'api-2', level: 'ERROR', metadata: { subject_type: 'user', attempt_count: 5, username: 'alice', ip_addresses: [ADDRESS] } },
    ]);
    expect(files.records('security').filter(({ event }) => event === 'authn_login_fail')).toHaveLength(13);
  });

  it('leave neither name nor password in Redis, and nothing at all when the window has passed', async () => {
    const app = await start('api-1', { redis: redis.url, failedLogins: { windowMinutes: 0.05 } });
    await fail(app, 5, 'alice@example.com');
    await until('Redis has counted', async () => (await counted()) === 5);
    const keys = await client.keys('*');
    const members = await Promise.all(keys.filter((key) => !key.endsWith(':told')).map((key) => client.zrange(key, 0, -1)));
    expect(JSON.stringify([keys, members])).not.toMatch(/alice|password/);
    await until('the keys have expired', async () => (await client.dbsize()) === 0);
    await close(app);
  });

  it('are counted by each process alone without Redis', async () => {
    const [first, second] = await Promise.all([start('api-1', {}), start('api-2', {})]);
    await Promise.all([fail(first, 4), fail(second, 6)]);
    await Promise.all([close(first), close(second)]);
    expect(told()).toMatchObject([{ service: 'api-2' }]);
  });

  it('are counted by each process alone when Redis is down, which is told once', async () => {
    const url = `redis://:hunter2@127.0.0.1:${await freePort()}`;
    const app = await start('api-1', { redis: url });
    await fail(app, 12);
    await until('the limit is told', () => told().length > 0);
    const stderr = await close(app);
    expect(told()).toMatchObject([{ metadata: { subject_type: 'user', attempt_count: 5 } }]);
    expect(stderr.match(/CAIRN_E_SECURITY/g)).toHaveLength(1);
    expect(stderr + JSON.stringify(files.records('security'))).not.toContain('hunter2');
  });
});

describe('failed logins counted in Redis', () => {
  let redis: PrivateRedis;
  let client: Redis;
  let module: TestingModule;
  let captured: CapturedRecords;
  let log: SecurityLogger;

  beforeAll(async () => {
    redis = await startPrivateRedis();
    client = new Redis(redis.url, { maxRetriesPerRequest: null, disconnectTimeout: 100 });
    client.on('error', () => undefined); // it is stopped below
    const security = { redis: client, failedLogins: { windowMinutes: SHORT_WINDOW_MINUTES } };
    module = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot({ security })] }).compile();
    captured = module.get(CapturedRecords);
    log = await module.resolve(SecurityLogger);
  });
  afterAll(async () => {
    await module.close();
    client.disconnect();
    await redis.stop();
  });
  beforeEach(() => captured.clear());

  const told = () => captured.where({ event: 'authn_login_fail_max' });
  const fail = (times: number): void => {
    for (let n = 0; n < times; n += 1) log.loginFailed({ username: 'alice', ipAddress: ADDRESS });
  };

  it('are told of again when the window has passed', async () => {
    fail(6);
    await until('the limit is told', () => told().length === 1);
    await until('the window has passed', async () => (await client.dbsize()) === 0);
    fail(6);
    await until('the limit is told again', () => told().length === 2);
    expect(await client.ping()).toBe('PONG');
    expect(told()).toHaveLength(2);
  });

  it('are told of in the story of the login that reached the limit', async () => {
    await until('the window has passed', async () => (await client.dbsize()) === 0);
    fail(4);
    runWithContext({ request_id: 'req_limit_0001' }, () => fail(1));
    await until('the limit is told', () => told().length === 1);
    expect(told()[0]!.context.request_id).toBe('req_limit_0001');
  });

  it('never delay a login, and are counted here while Redis does not answer, which the app’s own client waits for', async () => {
    await redis.stop();
    await until('the client has noticed', () => client.status !== 'ready');
    fail(5);
    expect(captured.where({ event: 'authn_login_fail' })).toHaveLength(5);
    expect(told()).toEqual([]);
    await until('patience is over', () => told().length > 0);
    expect(told()).toMatchObject([{ metadata: { attempt_count: 5 } }]);
  });
});

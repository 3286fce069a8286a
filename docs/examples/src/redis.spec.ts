import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REDIS_DAYS, REDIS_INDEXES, RedisSettings, type Line } from '@cairn/core';
import { realisticRecords } from '@cairn/core/testing';
import { RedisWriter } from '@cairn/store/redis';
import { Test } from '@nestjs/testing';
import { startPrivateRedis, type PrivateRedis } from '@cairn/dev';
import { Redis } from 'ioredis';
// #region module
import { Module } from '@nestjs/common';
import { LoggingModule, LoggingRuntime } from '@cairn/logging';

@Module({
  imports: [
    LoggingModule.forRoot({
      redis: {
        days: { requests: 3, oauth: 30 },
        indexes: ['request', 'user', 'ip', 'errors', 'slow', 'event'],
      },
    }),
  ],
})
class AppModule {}
// #endregion
// #region search
import { parseQuery, parseTime } from '@cairn/core/query';
import { RedisStore } from '@cairn/store/redis';

async function errorsOf(url: string, user: string): Promise<string[]> {
  const store = new RedisStore({ url });
  const filter = parseQuery(`user:${user} (level>=error OR status>=400)`);
  const { records } = await store.search({ from: parseTime('7d'), filter, limit: 20 });
  await store.close();
  return records.map(({ record, time }) => `${new Date(time).toISOString()} ${record.message} ${record.context.request_id}`);
}
// #endregion

const page = join(__dirname, '../../guides/redis.md');

/** What stands behind `redis-cli` on the page, as Redis is given it. */
function commandsOfPage(): string[][] {
  const lines = [...readFileSync(page, 'utf8').matchAll(/^redis-cli (.+?)(?:\s+#.*)?$/gm)].map(([, command]) => command!);
  return lines.map((line) => [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!));
}

describe('the guide on Redis', () => {
  let redis: PrivateRedis;
  let dir: string;
  beforeAll(async () => {
    redis = await startPrivateRedis();
    dir = mkdtempSync(join(tmpdir(), 'cairn-redis-guide-'));
    Object.assign(process.env, { LOG_REDIS_URL: redis.url, LOG_DIR: dir, LOG_CONSOLE: 'off' });
  });
  afterAll(async () => {
    for (const name of ['LOG_REDIS_URL', 'LOG_DIR', 'LOG_CONSOLE']) delete process.env[name];
    rmSync(dir, { recursive: true, force: true });
    await redis.stop();
  });

  it('shows how records come there, and how they are found', async () => {
    const writer = new RedisWriter(new RedisSettings({ url: redis.url, prefix: '{cairn}:', shards: 1, timeoutMs: 5_000, indexes: REDIS_INDEXES, indexCap: 1_000, days: REDIS_DAYS }));
    const records = [...realisticRecords({ seed: 4, count: 2_000, from: Date.now() - 3_600_000, days: 0.04 })];
    await writer.send(records.map(({ line }) => line as Line));
    await writer.close();
    const failed = records.filter(({ record }) => record.context.user_id === 'usr_0' && (Number(record.metadata['status_code']) >= 400 || record.level === 'ERROR'));
    expect(failed.length).toBeGreaterThan(0);
    expect(await errorsOf(redis.url, 'usr_0')).toHaveLength(Math.min(20, failed.length));
  });

  it('shows settings that an app starts with', async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    await module.init();
    const { redis: settings } = module.get(LoggingRuntime).settings;
    expect(settings).toMatchObject({ days: { requests: 3, records: 7, oauth: 30 }, indexes: expect.arrayContaining(['slow']) });
    await module.close();
    await module.get(LoggingRuntime).close(1_000);
  });

  it('shows commands that answer', async () => {
    const client = new Redis(redis.url);
    const [hour, address, event] = await placesOf(client);
    const commands = commandsOfPage().map((command) => command.map((word) => word.replace('20261121:14', hour).replace('10.0.0.1', address).replace('job.failed', event)));
    expect(commands.length).toBeGreaterThan(8);
    for (const [name, ...args] of commands) {
      const answer = await client.call(name!, ...args);
      expect({ command: [name, ...args].join(' '), isEmpty: answer === 0 || answer === null || (Array.isArray(answer) && answer.length === 0) }).toMatchObject({ isEmpty: false });
    }
    client.disconnect();
  });

  /** An hour, an address and an event that there are. */
  async function placesOf(client: Redis): Promise<[string, string, string]> {
    const find = async (pattern: string): Promise<string> => (await client.keys(pattern)).sort()[0]!.split(pattern.replace('*', ''))[1]!;
    const hours = (await client.keys('{cairn}:stats:unique_ips:api.example.com:*:*')).map((key) => key.split('api.example.com:')[1]!);
    const errors = await Promise.all(hours.map((hour) => client.exists(`{cairn}:stats:errors:${hour}`)));
    return [hours[errors.indexOf(1)]!, await find('{cairn}:idx:req:ip:*'), await find('{cairn}:idx:event:*')];
  }
});

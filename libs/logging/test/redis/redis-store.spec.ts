import { Controller, Get, Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { startPrivateRedis, type PrivateRedis } from '@cairn/dev';
import { parseQuery } from '@cairn/core/query';
import { RedisStore } from '@cairn/store/redis';
import { LoggingModule, LoggingRuntime, type LoggingOptions } from '../../src';
import { describeSettings } from '../../src/module/describe-settings';
import { LogFiles } from '../support/log-files';

@Controller('tasks')
class TaskController {
  @Get(':id')
  find(): { done: boolean } {
    return { done: true };
  }
}

@Module({})
class App {
  static with(options: LoggingOptions): DynamicModule {
    return { module: App, controllers: [TaskController], imports: [LoggingModule.forRoot(options)] };
  }
}

describe('an app whose records go to Redis', () => {
  let redis: PrivateRedis;
  let files: LogFiles;
  let quiet: jest.SpyInstance;
  const apps: INestApplication[] = [];
  beforeAll(async () => {
    redis = await startPrivateRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(() => {
    files = new LogFiles();
    quiet = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) {
      await app.close();
      await app.get(LoggingRuntime).close(1_000);
    }
    quiet.mockRestore();
    files.remove();
  });

  async function start(options: LoggingOptions): Promise<INestApplication> {
    const app = await NestFactory.create(App.with({ serviceName: 'orders', console: 'off', dir: files.dir, ...options }), new ExpressAdapter(), { logger: false, abortOnError: false });
    apps.push(app);
    await app.init();
    return app;
  }

  it('finds a request there by its id', async () => {
    const app = await start({ redis: { url: redis.url, prefix: '{orders}:' } });
    await app.listen(0, '127.0.0.1');
    await fetch(`${await app.getUrl()}/tasks/42`, { headers: { 'x-request-id': 'req_redis_0001' } });
    app.get(LoggingRuntime).logger('figures', 'metric').info('not for Redis');
    await app.get(LoggingRuntime).flush();
    const store = new RedisStore({ url: redis.url, prefix: '{orders}:' });
    const { records } = await store.search({ filter: parseQuery('request:req_redis_0001') });
    expect(records.map(({ record }) => record)).toMatchObject([{ service: 'orders', event: 'http.request.completed', metadata: { route: '/tasks/:id', status_code: 200 } }]);
    expect((await store.search({ filter: parseQuery('category:metric') })).records).toEqual([]);
    await store.close();
    const counters = app.get(LoggingRuntime).counters.find(({ sink }) => sink === 'redis')!;
    expect(counters).toMatchObject({ dropped: 0, spooled: 0, delivered: counters.accepted });
  });

  it('does not start with a Redis that evicts', async () => {
    const own = await startPrivateRedis({ settings: ['--maxmemory-policy', 'allkeys-lru'] });
    await expect(start({ redis: { url: own.url } })).rejects.toMatchObject({ code: 'CAIRN_E_REDIS', message: expect.stringContaining('noeviction') });
    await own.stop();
  });

  it('starts without the Redis, and its records wait', async () => {
    const gone = await startPrivateRedis();
    await gone.stop();
    const app = await start({ redis: { url: gone.url } });
    app.get(LoggingRuntime).logger('tasks').info('saved');
    await app.get(LoggingRuntime).flush();
    const counters = app.get(LoggingRuntime).counters.find(({ sink }) => sink === 'redis')!;
    expect(counters.spooled).toBe(counters.accepted);
  });

  it('does not tell the password in its settings', async () => {
    const app = await start({ redis: { url: redis.url.replace('//', '//default:hunter2@') } });
    const told = JSON.stringify(describeSettings(app.get(LoggingRuntime).settings));
    expect(told).toContain('"prefix":"{cairn}:"');
    expect(told).not.toContain('hunter2');
  });
});

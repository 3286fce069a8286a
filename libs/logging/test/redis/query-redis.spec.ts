import { Controller, Get } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { startPrivateRedis, type PrivateRedis } from '@cairn/dev';
import { LoggingModule, LoggingRuntime, runWithContext } from '../../src';
import { currentContext } from '../../src/context/cls-context';
import { LogQueryModule, type JobsAnswer, type PageAnswer, type StatsAnswer } from '../../src/query';
import { adapterOf } from '../http/running-app';
import { ADMIN, TOKENS } from '../query/query-app';
import { LogFiles } from '../support/log-files';

@Controller('work')
class WorkController {
  @Get()
  work(): string {
    return 'done';
  }
}

describe('the query API of an app whose store is Redis', () => {
  let redis: PrivateRedis;
  let files: LogFiles;
  beforeAll(async () => {
    redis = await startPrivateRedis();
    files = new LogFiles();
  });
  afterAll(async () => {
    files.remove();
    await redis.stop();
  });

  it('finds, counts, lists and removes what is there, without any file', async () => {
    const logging = LoggingModule.forRoot({ serviceName: 'shop', dir: files.dir, console: 'off', toFile: false, store: 'redis', redis: { url: redis.url }, audit: { arm: undefined }, auditDir: `${files.dir}/audit`, auditKeysDir: `${files.dir}/keys` });
    class AppModule {}
    const app = await NestFactory.create({ module: AppModule, imports: [logging, LogQueryModule.forRoot({ tokens: TOKENS })], controllers: [WorkController] }, adapterOf('Express'), { logger: false });
    try {
      await app.listen(0, '127.0.0.1');
      const url = await app.getUrl();
      const ask = async <T>(path: string, method = 'GET'): Promise<T> => (await (await fetch(`${url}/logs${path}`, { method, headers: { authorization: `Bearer ${ADMIN}` } })).json()) as T;
      await fetch(`${url}/work`, { headers: { 'x-request-id': 'req_redis_0002' } });
      const runtime = app.get(LoggingRuntime);
      runWithContext({}, () => {
        currentContext()!.subject = { type: 'resource', id: 'res_1' };
        runtime.logger('worker', 'job').info('planned');
      });
      await runtime.flush();
      expect((await ask<PageAnswer>('/request/req_redis_0002')).records).toMatchObject([{ event: 'http.request.completed', metadata: { path: '/work' } }]);
      expect((await ask<StatsAnswer>('/stats')).summary).toMatchObject({ requests: expect.any(Number) });
      expect((await ask<JobsAnswer>('/jobs')).jobs).toMatchObject([{ type: 'resource', id: 'res_1', size_bytes: expect.any(Number) }]);
      expect((await ask<PageAnswer>('/jobs/resource/res_1')).records).toMatchObject([{ message: 'planned' }]);
      expect((await ask<{ files: number }>('', 'DELETE')).files).toBeGreaterThan(10);
      expect((await ask<PageAnswer>('/request/req_redis_0002')).records).toEqual([]);
      expect((await ask<JobsAnswer>('/jobs')).jobs).toEqual([]);
    } finally {
      await app.close();
    }
  });
});

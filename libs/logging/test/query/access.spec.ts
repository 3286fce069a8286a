import { createHash } from 'node:crypto';
import { SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import type { CairnError } from '@cairn/core';
import { LoggingRuntime } from '../../src';
import { LogQueryModule, type Problem } from '../../src/query';
import { adapterOf, PLATFORMS, RunningApp, until } from '../http/running-app';
import { ADMIN, QueryApp, READER } from './query-app';

class RefusingGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    return Reflect.getMetadata('public', execution.getClass()) === true;
  }
}

describe.each(PLATFORMS)('the query API on %s', (platform) => {
  let app: QueryApp;
  afterEach(() => app.close());

  it('is not there without tokens, for anybody', async () => {
    app = await QueryApp.start(platform, { query: { tokens: [] } });
    const routes = ['/logs/search', '/logs/stats', '/logs/request/req_1'];
    for (const route of routes) {
      const { status, headers, body } = await app.ask<Problem>(route, READER);
      expect([status, headers.get('content-type')]).toEqual([404, expect.stringContaining('application/problem+json')]);
      expect(body).toMatchObject({ status: 404, title: 'Not Found', detail: expect.stringContaining('LOGS_TOKENS') });
    }
  });

  it('lets in who has a token, given as such or by its digest, and nobody else', async () => {
    const sha256 = createHash('sha256').update('only the digest is known').digest('hex').toUpperCase();
    app = await QueryApp.start(platform, { query: { tokens: [{ name: 'a', token: READER }, { name: 'b', sha256: createHash('sha256').update('by-digest-0123456789').digest('hex') }, { name: 'c', sha256 }] } });
    const statuses = async (...tokens: string[]): Promise<number[]> => Promise.all(tokens.map(async (token) => (await app.ask('/logs/search', token)).status));
    expect(await statuses(READER, 'by-digest-0123456789')).toEqual([200, 200]);
    expect(await statuses('', `${READER}x`, READER.slice(0, -1), READER.toUpperCase(), sha256, 'x'.repeat(5_000))).toEqual([401, 401, 401, 401, 401, 401]);
    const { headers, body } = await app.ask<Problem>('/logs/search', '');
    expect([headers.get('www-authenticate'), headers.get('cache-control'), body.title]).toEqual(['Bearer realm="logs"', 'no-store', 'Unauthorized']);
    expect(body).toMatchObject({ code: 'CAIRN_E_TOKEN', detail: 'A bearer token is needed', cure: expect.stringContaining('LOGS_TOKENS') });
    expect((await app.ask('/logs/search', '', { headers: { authorization: `Basic ${READER}` } })).status).toBe(401);
    expect((await app.ask(`/logs/search?token=${READER}`, '')).status).toBe(401);
  });

  it.each([['GET', '/logs/nowhere'], ['POST', '/logs/search'], ['GET', '/logs'], ['PATCH', '/logs/level'], ['GET', '/logs/jobs/a/b/c/d']])('asks for a token before it says that there is nothing for %s %s', async (method, path) => {
    app = await QueryApp.start(platform);
    const [without, withToken] = [await app.ask<Problem>(path, '', { method }), await app.ask<Problem>(path, READER, { method })];
    expect([without, withToken].map(({ status, headers, body }) => [status, headers.get('content-type'), body.status])).toEqual([
      [401, expect.stringContaining('application/problem+json'), 401],
      [404, expect.stringContaining('application/problem+json'), 404],
    ]);
  });

  it('takes its tokens from the settings where it is given none', async () => {
    app = await QueryApp.start(platform, { query: { tokens: undefined }, logging: { queryAccess: [{ name: 'ops', token: READER }] } });
    expect([(await app.ask('/logs/search')).status, (await app.ask('/logs/search', ADMIN)).status]).toEqual([200, 401]);
  });

  it('tells of wrong tokens, and of so many of one address no more than the limit', async () => {
    app = await QueryApp.start(platform, { query: { limits: { refusedPerMinute: 3 } } });
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await app.ask('/logs/search', `wrong-token-number-${n}`)).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429, 429]);
    expect((await app.ask('/logs/search')).status).toBe(200); // who has a right one is not locked out
    expect(app.running.captured.where({ event: 'authn_token_invalid' })).toHaveLength(3);
    expect(JSON.stringify(app.running.captured.all)).not.toContain('wrong-token-number');
  });

  it('answers a token so often a minute, and then when to come back', async () => {
    app = await QueryApp.start(platform, { query: { limits: { perMinute: 4 } } });
    const answers = [];
    for (let n = 0; n < 6; n += 1) answers.push(await app.ask<Problem>('/logs/search'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429, 429]);
    expect(Number(answers[5]!.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(answers[5]!.body).toMatchObject({ status: 429, detail: 'More than 4 requests in a minute' });
    expect((await app.ask('/logs/search', ADMIN)).status).toBe(200);
  });

  it('leaves no request record of itself unless something is wrong', async () => {
    app = await QueryApp.start(platform);
    await app.ask('/logs/search');
    await app.ask('/logs/search?limit=x');
    await until(() => app.running.requests.length > 0);
    expect(app.running.requests).toMatchObject([{ level: 'WARNING', context: { client_id: 'reader' }, metadata: { path: '/logs/search', status_code: 400 } }]);
  });

  it('stands at another path, and passes a guard of the app’s own, if it is told to', async () => {
    const providers = [{ provide: APP_GUARD, useClass: RefusingGuard }];
    app = await QueryApp.start(platform, { providers, query: { path: 'ops/logs', decorators: [SetMetadata('public', true)] } });
    expect([(await app.ask('/ops/logs/search')).status, (await app.ask('/ops/logs/search', 'not the right token')).status]).toEqual([200, 401]);
  });
});

describe('the options of the query API', () => {
  it('may come later, and its path is known before', async () => {
    const module = LogQueryModule.forRootAsync({ path: 'later', inject: [LoggingRuntime], useFactory: ({ settings }: LoggingRuntime) => ({ tokens: [{ name: settings.serviceName, token: READER }] }) });
    const app = await RunningApp.start('Express', { imports: [module] });
    const ask = async (token: string): Promise<number> => (await fetch(`${app.url}/later/search`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await ask(READER), await ask(ADMIN)]).toEqual([200, 401]);
    await app.close();
  });

  it('are of no use without LoggingModule', async () => {
    await expect(NestFactory.create(LogQueryModule.forRoot(), adapterOf('Express'), { logger: false, abortOnError: false })).rejects.toThrow('CAIRN_E_MODULE_MISSING: LogQueryModule is imported without LoggingModule');
  });

  const refusal = async (options: object): Promise<string> => {
    const error = await RunningApp.start('Express', { imports: [LogQueryModule.forRoot(options)] }).catch((thrown: CairnError) => thrown);
    return (error as CairnError).message;
  };

  it.each([
    ['tokens: entry 1 has the name ""', { tokens: [{ name: '', token: READER }] }],
    ['tokens: entry 2 has the name or the token of another', { tokens: [{ name: 'a', token: READER }, { name: 'b', token: READER }] }],
    ['tokens: entry 1 ("a") has a token (not shown) that cannot be used. Use at least 16', { tokens: [{ name: 'a', token: 'short' }] }],
    ['tokens: entry 1 ("a") has the role "root". Use read or admin.', { tokens: [{ name: 'a', role: 'root', token: READER }] }],
    ['tokens: entry 1 ("a") is admin of one organization', { tokens: [{ name: 'a', role: 'admin', organization: 'o', token: READER }] }],
    ['limits.atOnce: 0 is no whole number from 1 to 64', { limits: { atOnce: 0 } }],
    ['limits.perMinutes: is no limit', { limits: { perMinutes: 5 } }],
  ])('are refused with a reason: %s', async (text, options) => {
    expect(await refusal(options)).toContain(`CAIRN_E_SETTING: ${text}`);
  });
});

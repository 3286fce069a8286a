import { existsSync, readdirSync } from 'node:fs';
import { Controller, Get } from '@nestjs/common';
import { ApplicationLogger, LoggingModule, LoggingRuntime } from '../../src';
import { LogQueryModule, type LevelAnswer, type PageAnswer, type Problem } from '../../src/query';
import { NestFactory } from '@nestjs/core';
import { adapterOf, PLATFORMS, RunningApp, until } from '../http/running-app';
import { LogFiles } from '../support/log-files';
import { ADMIN, QueryApp, READER, TOKENS } from './query-app';

@Controller('work')
class WorkController {
  constructor(private readonly log: ApplicationLogger) {}

  @Get()
  work(): string {
    this.log.debug('worked on');
    return 'done';
  }
}

const put = (body: unknown): RequestInit => ({ method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

describe.each(PLATFORMS)('running an app over HTTP on %s', (platform) => {
  let app: QueryApp;
  let removed: number;

  beforeAll(async () => {
    removed = 0;
    app = await QueryApp.start(platform, { controllers: [WorkController], logging: { level: 'INFO' }, query: { clear: async () => (removed += 3), limits: { perMinute: 10_000 } } });
  });
  beforeEach(() => app.running.captured.clear());
  afterAll(() => app.close());

  const audited = (): object[] => app.running.captured.audited.map(({ audit_event, outcome, actor, data }) => ({ audit_event, outcome, id: actor.id, data }));

  it('is for admins', async () => {
    const routes = [['GET', '/level'], ['PUT', '/level'], ['DELETE', '/level'], ['DELETE', ''], ['GET', '/config']] as const;
    for (const [method, path] of routes) expect([path, (await app.ask(`/logs${path}`, READER, { method })).status]).toEqual([path, 403]);
    expect(removed).toBe(0);
    expect(app.running.captured.where({ event: 'authz_fail' })).toHaveLength(routes.length);
  });

  it('changes a level for a while, lists and resets it, and the trail knows who', async () => {
    await fetch(`${app.url}/work`);
    const { status, body } = await app.ask<LevelAnswer>('/logs/level', ADMIN, put({ target: 'WorkController', level: 'debug', for: '10m' }));
    expect([status, body]).toEqual([200, { target: 'WorkController', level: 'DEBUG', by: 'admin', until: expect.stringMatching(/Z$/), reach: expect.any(Number), near: null }]);
    await fetch(`${app.url}/work`);
    await until(() => app.running.captured.where({ message: 'worked on' }).length > 0);
    expect(app.running.captured.where({ message: 'worked on' })).toHaveLength(1);
    expect((await app.ask('/logs/level', ADMIN)).body).toEqual({ levels: [expect.objectContaining({ target: 'WorkController' })] });
    expect((await app.ask('/logs/level?target=WorkController', ADMIN, { method: 'DELETE' })).body).toEqual({ reset: 1 });
    expect((await app.ask('/logs/level', ADMIN)).body).toEqual({ levels: [] });
    await until(() => audited().length >= 2);
    expect(audited()).toMatchObject([{ audit_event: 'logs.level_changed', outcome: 'success', id: 'admin', data: { target: 'WorkController', level: 'debug' } }, { audit_event: 'logs.level_reset', outcome: 'success' }]);
  });

  it.each([
    [{ target: 'A', level: 'loud' }, 'level: "loud" is not a level'],
    [{ level: 'debug' }, 'target: undefined cannot be used here. Send JSON such as'],
    [{ target: 'A', level: 'debug', until: 'noon' }, 'until: "noon" cannot be used here'],
    [{ target: 'A', level: 'debug', for: '30d' }, 'for: "30d" is not a time'],
    [[], 'body: a list cannot be used here'],
  ])('refuses %j, saying why', async (body, text) => {
    const answer = await app.ask<Problem>('/logs/level', ADMIN, put(body));
    const said = [answer.body.detail, answer.body.cure].filter((part) => part !== undefined).join('. ');
    expect([answer.status, said]).toEqual([400, expect.stringContaining(text)]);
  });

  it('shows the settings in effect, without what is secret', async () => {
    const { status, body, text } = await app.ask('/logs/config', ADMIN);
    expect([status, body]).toEqual([200, expect.objectContaining({ service_name: 'test', level: 'INFO', set_by: expect.objectContaining({ level: 'option' }) })]);
    for (const { token } of TOKENS) expect(text).not.toContain(token);
  });

  it('removes records only when that is in the trail first', async () => {
    app.running.captured.auditArm.failing = new Error('EIO');
    expect((await app.ask('/logs', ADMIN, { method: 'DELETE' })).status).toBe(503);
    app.running.captured.auditArm.failing = undefined;
    expect(removed).toBe(0);
    expect(await app.ask('/logs', ADMIN, { method: 'DELETE' })).toMatchObject({ status: 200, body: { files: 3 } });
    expect(audited()).toMatchObject([{ audit_event: 'logs.cleared', outcome: 'intent', id: 'admin' }, { audit_event: 'logs.cleared', outcome: 'success' }]);
  });

  it('keeps in the trail who read what', async () => {
    await app.ask('/logs/search?q=level:error&limit=5');
    await app.ask('/logs/request/req_42');
    expect(audited()).toMatchObject([
      { audit_event: 'logs.read', outcome: 'success', id: 'reader', data: { route: '/logs/search', parameters: { q: 'level:error', limit: '5' }, records: 0 } },
      { audit_event: 'logs.read', id: 'reader', data: { route: '/logs/request/:id', parameters: { id: 'req_42' } } },
    ]);
    app.running.captured.auditArm.failing = new Error('EIO'); // the reason is looked for all the same
    expect((await app.ask('/logs/search')).status).toBe(200);
    app.running.captured.auditArm.failing = undefined;
    expect(app.running.captured.where({ event: 'audit.record.lost' })).toHaveLength(1);
  });
});

describe.each(PLATFORMS)('an app that logs to files, on %s,', (platform) => {
  it('finds its own records, those of its request among them, and removes them at its admin’s word', async () => {
    const files = new LogFiles();
    const logging = LoggingModule.forRoot({ serviceName: 'shop', dir: files.dir, console: 'off', audit: { arm: undefined }, auditKeysDir: `${files.dir}/keys` });
    class AppModule {}
    const nest = await NestFactory.create({ module: AppModule, imports: [logging, LogQueryModule.forRoot({ tokens: TOKENS })], controllers: [WorkController] }, adapterOf(platform), { logger: false });
    try {
      await nest.listen(0, '127.0.0.1');
      const url = await nest.getUrl();
      const ask = async (path: string, method = 'GET'): Promise<Response> => fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${ADMIN}` } });
      await fetch(`${url}/work`, { headers: { 'x-request-id': 'req_own_0001' } });
      const story = async (): Promise<PageAnswer['records']> => ((await (await ask('/logs/request/req_own_0001')).json()) as PageAnswer).records;
      let records: PageAnswer['records'] = [];
      for (let tries = 0; tries < 200 && records.length === 0; tries += 1) records = await story();
      expect(records).toMatchObject([{ event: 'http.request.completed', metadata: { path: '/work' } }]);
      expect((await (await ask('/logs', 'DELETE')).json()) as object).toEqual({ files: expect.any(Number) });
      expect(await story()).toEqual([]);
      expect(readdirSync(`${files.dir}/audit`).some((name) => name.endsWith('.log'))).toBe(true);
    } finally {
      await nest.close();
      files.remove();
    }
    expect(existsSync(files.dir)).toBe(false);
  });
});

describe('without an audit trail', () => {
  it('an app starts in production as without this API, and what would have to be audited first is refused', async () => {
    const files = new LogFiles();
    const logging = LoggingModule.forRoot({ serviceName: 'shop', environment: 'production', dir: files.dir, console: 'off', auditKeysDir: `${files.dir}/no-keys` });
    class AppModule {}
    const nest = await NestFactory.create({ module: AppModule, imports: [logging, LogQueryModule.forRoot({ tokens: TOKENS })] }, adapterOf('Express'), { logger: false });
    try {
      await nest.listen(0, '127.0.0.1');
      const ask = async (path: string, init: RequestInit = {}): Promise<number> => (await fetch(`${await nest.getUrl()}${path}`, { ...init, headers: { authorization: `Bearer ${ADMIN}`, ...init.headers } })).status;
      expect(await ask('/logs/search')).toBe(200);
      expect(await ask('/logs/level', put({ target: 'x', level: 'debug', for: '1m' }))).toBe(200);
      expect(await ask('/logs', { method: 'DELETE' })).toBe(503);
      await nest.get(LoggingRuntime).flush();
      expect(files.lines('application').length).toBeGreaterThan(0); // removed was nothing
    } finally {
      await nest.close();
      files.remove();
    }
  });

  it('nothing is removed, and what is read stands nowhere', async () => {
    const app = await RunningApp.start('Express', { logging: { audit: false }, imports: [LogQueryModule.forRoot({ tokens: TOKENS, clear: async () => 1 })] });
    const ask = (method: string, path: string): Promise<Response> => fetch(`${app.url}${path}`, { method, headers: { authorization: `Bearer ${ADMIN}` } });
    expect((await ask('DELETE', '/logs')).status).toBe(409);
    expect((await ask('GET', '/logs/search')).status).toBe(200);
    expect(app.captured.audited).toEqual([]);
    await app.close();
  });
});

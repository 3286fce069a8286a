import {
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  Post,
  Req,
  Scope,
  UseGuards,
  VersioningType,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, BaseExceptionFilter, REQUEST } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { AddressInfo } from 'node:net';
import { ApplicationLogger, ContextInterceptor, LogContext, LoggingModule, type LoggingOptions } from '../../src';
import { CapturedRecords, LoggingTestingModule } from '../../src/testing';
import { get, RawClient } from '@cairn/dev/testing';
import { adapterOf, PLATFORMS, RunningApp, until, type AppUnderTest } from './running-app';

@Injectable()
class LoginGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<{ user?: unknown }>();
    request.user = { sub: 'u1', org_id: 'o1', preferred_username: 'ada', sid: 's1', azp: 'c1' };
    return true;
  }
}

@Injectable({ scope: Scope.REQUEST })
class PerRequest {
  constructor(@Inject(REQUEST) readonly request: unknown) {}
}

@Controller()
class TasksController {
  constructor(
    private readonly log: ApplicationLogger,
    private readonly context: LogContext,
  ) {}

  @Get('tasks')
  list(): string {
    this.log.info('listed');
    return 'tasks';
  }

  @Get('mine')
  @UseGuards(LoginGuard)
  mine(): string {
    this.log.info('mine');
    return 'mine';
  }

  @Get('set')
  set(): string {
    this.context.set({ organization_id: 'from code' });
    return 'set';
  }

  @Get('fail')
  fail(): never {
    throw new Error('failed');
  }

  @Get(['health', 'healthz'])
  health(@Req() { url }: { url: string }): string {
    if (url.includes('broken')) throw new Error('unhealthy');
    return 'ok';
  }

  @Post('login')
  login(): { token: string; hello: string } {
    return { token: 'abc.def', hello: 'ada' };
  }
}

@Controller('scoped')
class ScopedController {
  constructor(readonly perRequest: PerRequest) {}
  @Get(':id')
  one(): string {
    return 'one';
  }
  @Get(':id/fail')
  fail(): never {
    throw new Error('scoped failure');
  }
}

@Injectable({ scope: Scope.REQUEST })
class ScopedFilter extends BaseExceptionFilter {}

describe.each(PLATFORMS)('a request on %s', (platform) => {
  let app: RunningApp;
  const start = async (parts: AppUnderTest = {}, logging: LoggingOptions = {}): Promise<RunningApp> => {
    app = await RunningApp.start(platform, { controllers: [TasksController], providers: [PerRequest], logging, ...parts });
    app.captured.clear();
    return app;
  };
  afterEach(() => app.close());

  it('keeps an acceptable id, returns it, and continues the trace', async () => {
    await start();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const response = await fetch(`${app.url}/tasks`, {
      headers: { 'x-request-id': 'abc-1', 'x-correlation-id': 'story-9', traceparent },
    });
    expect(response.headers.get('x-request-id')).toBe('abc-1');
    expect(response.headers.get('x-correlation-id')).toBe('story-9');
    await app.requestRecords(1);
    expect(app.captured.story('abc-1').map(({ event, message }) => event ?? message)).toEqual(['listed', 'http.request.completed']);
    for (const { context } of app.captured.all) {
      expect(context).toMatchObject({ correlation_id: 'story-9', trace_id: '0af7651916cd43dd8448eb211c80319c' });
      expect(context['span_id']).not.toBe('b7ad6b7169203331');
    }
  });

  it.each([
    ['with white space', ['X-Request-ID: a b']],
    ['too long', [`X-Request-ID: ${'x'.repeat(129)}`]],
    ['given twice', ['X-Request-ID: a', 'X-Request-ID: b']],
    ['empty', ['X-Request-ID:']],
  ])('makes an id of its own when the given one is %s', async (_how, headers) => {
    await start();
    const answer = (await RawClient.exchange(app.port, get('/tasks', ...headers))).toLowerCase();
    const [, id] = /x-request-id: (.*)\r\n/.exec(answer) ?? [];
    expect(id).toMatch(/^req_[0-9a-f]{12}$/);
    expect(answer).not.toContain('x-correlation-id');
    await app.requestRecords(1);
    expect(app.requests).toMatchObject([{ context: { request_id: id, correlation_id: id } }]);
  });

  it('tells who made it, from authentication on', async () => {
    await start();
    await fetch(`${app.url}/mine`);
    await app.requestRecords(1);
    const who = { user_id: 'u1', organization_id: 'o1', username: 'ada', session_id: 's1', client_id: 'c1' };
    expect(app.captured.all).toMatchObject([
      { message: 'mine', context: who },
      { event: 'http.request.completed', context: who },
    ]);
  });

  it('takes the principal from the function the app gives, and survives its throwing', async () => {
    await start({}, { principal: (request) => ({ user_id: `url ${(request as { url: string }).url}` }) });
    await fetch(`${app.url}/tasks`);
    expect(await app.requestRecords(1)).toMatchObject([{ context: { user_id: 'url /tasks', organization_id: null } }]);
    await app.close();
    const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    await start({}, { principal: () => { throw new Error('no'); } });
    await fetch(`${app.url}/tasks`);
    expect(await app.requestRecords(1)).toMatchObject([{ context: { user_id: null }, metadata: { status_code: 200 } }]);
    stderr.mockRestore();
  });

  it('carries what code sets to the end', async () => {
    await start();
    await fetch(`${app.url}/set`);
    expect(await app.requestRecords(1)).toMatchObject([{ context: { organization_id: 'from code' } }]);
  });

  it('leaves no record when it asks for health, unless that fails', async () => {
    await start();
    await fetch(`${app.url}/health`);
    await fetch(`${app.url}/healthz?x=1`);
    await fetch(`${app.url}/health?broken`);
    expect(await app.requestRecords(1)).toMatchObject([{ level: 'ERROR', metadata: { path: '/health', status_code: 500 } }]);
  });

  it.each<[string, NonNullable<LoggingOptions['request']>['ignore']]>([
    ['a path', ['/tasks']],
    ['a prefix', ['/ta*']],
    ['a pattern', [/^\/TASKS$/gi]],
    ['a function', [({ method, path }) => method === 'GET' && path === '/tasks']],
  ])('leaves no record when %s says so', async (_how, ignore) => {
    await start({}, { request: { ignore } });
    await fetch(`${app.url}/tasks?a=1`);
    await fetch(`${app.url}/tasks`);
    await fetch(`${app.url}/health`);
    expect(await app.requestRecords(1)).toMatchObject([{ metadata: { path: '/health' } }]);
  });

  it('is slow at the threshold', async () => {
    await start({}, { slowRequestMs: 0 });
    await fetch(`${app.url}/tasks`);
    expect(await app.requestRecords(1)).toMatchObject([{ metadata: { slow: true } }]);
  });

  it('names the client a trusted proxy names', async () => {
    await start({}, { request: { trustProxy: ['loopback'] } });
    await fetch(`${app.url}/tasks`, { headers: { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' } });
    expect(await app.requestRecords(1)).toMatchObject([{ metadata: { ip_address: '203.0.113.9' } }]);
  });

  it('keeps bodies out of the record, unless asked, and then redacted', async () => {
    await start();
    const post = (): Promise<Response> =>
      fetch(`${app.url}/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'ada', password: 'hunter2' }),
      });
    await post();
    expect(Object.keys((await app.requestRecords(1))[0]!.metadata)).not.toContain('request_body');
    await app.close();
    await start({}, { request: { bodies: 'all' } });
    await post();
    const [record] = await app.requestRecords(1);
    const { request_body, response_body } = record!.metadata as Record<string, string>;
    expect(JSON.parse(request_body!)).toEqual({ name: 'ada', password: expect.not.stringContaining('hunter2') as string });
    expect(JSON.parse(response_body!)).toEqual({ hello: 'ada', token: expect.not.stringContaining('abc') as string });
  });

  it('keeps bodies of failures only when asked so', async () => {
    await start({}, { request: { bodies: 'failures' } });
    await fetch(`${app.url}/tasks`).then((response) => response.text());
    await fetch(`${app.url}/nowhere`).then((response) => response.text());
    const records = await app.requestRecords(2);
    expect(records.map(({ metadata }) => typeof metadata['response_body'])).toEqual(['undefined', 'string']);
  });

  it('names its route under a global prefix and versions', async () => {
    await start({
      prepare: (nest) => {
        nest.setGlobalPrefix('api');
        nest.enableVersioning({ type: VersioningType.URI, defaultVersion: '2' });
      },
    });
    await fetch(`${app.url}/api/v2/tasks`);
    await fetch(`${app.url}/api/v2/nowhere`);
    expect(await app.requestRecords(2)).toMatchObject([
      { metadata: { route: '/api/v2/tasks', handler: 'TasksController.list' } },
      { metadata: { route: null, handler: null, status_code: 404 } },
    ]);
  });

  it('names the handler that header versions choose', async () => {
    @Controller({ path: 'v', version: '1' })
    class OldController {
      @Get() one(): string {
        return 'old';
      }
    }
    @Controller({ path: 'v', version: '2' })
    class NewController {
      @Get() one(): string {
        return 'new';
      }
    }
    await start({
      controllers: [OldController, NewController],
      prepare: (nest) => nest.enableVersioning({ type: VersioningType.HEADER, header: 'x-version' }),
    });
    await fetch(`${app.url}/v`, { headers: { 'x-version': '2' } });
    expect(await app.requestRecords(1)).toMatchObject([{ metadata: { handler: 'NewController.one', route: '/v' } }]);
  });

  it('is recorded with request-scoped controllers and filters', async () => {
    await start({
      controllers: [ScopedController],
      providers: [PerRequest, { provide: APP_FILTER, useClass: ScopedFilter }],
    });
    await fetch(`${app.url}/scoped/1`);
    await fetch(`${app.url}/scoped/1/fail`);
    expect(await app.requestRecords(2)).toMatchObject([
      { metadata: { handler: 'ScopedController.one', route: '/scoped/:id', status_code: 200 } },
      { metadata: { handler: 'ScopedController.fail', status_code: 500 }, exception: { message: 'scoped failure' } },
    ]);
  });

  it('keeps its one context and record with the interceptor mounted too, which names the operation', async () => {
    await start({ providers: [{ provide: APP_INTERCEPTOR, useExisting: ContextInterceptor }] });
    const response = await fetch(`${app.url}/tasks`);
    const records = await app.requestRecords(1);
    expect(records).toHaveLength(1);
    expect(app.captured.all).toMatchObject([
      { message: 'listed', context: { request_id: response.headers.get('x-request-id'), operation: 'TasksController.list' } },
      { event: 'http.request.completed', context: { request_id: response.headers.get('x-request-id') } },
    ]);
  });

  it('leaves one record when the module is imported twice', async () => {
    @Module({ imports: [LoggingModule] })
    class Feature {}
    await start({ imports: [Feature] });
    await fetch(`${app.url}/tasks`);
    expect(await app.requestRecords(1)).toHaveLength(1);
  });

  it("keeps the error when the app's own error handler answers", async () => {
    await start({
      prepare: (nest) => {
        if (platform === 'Express') {
          nest.use((_req: unknown, _res: unknown, next: (error: Error) => void) => next(new Error('middleware broke')));
          nest.use((_error: Error, _req: unknown, res: { status(code: number): { send(body: string): void } }, _next: unknown) =>
            res.status(503).send('sorry'),
          );
          return;
        }
        const fastify = nest.getHttpAdapter().getInstance() as {
          addHook(name: string, hook: () => Promise<never>): void;
          setErrorHandler(handler: (error: Error, req: unknown, reply: { code(c: number): { send(b: string): void } }) => void): void;
        };
        fastify.addHook('preHandler', () => Promise.reject(new Error('middleware broke')));
        fastify.setErrorHandler((_error, _req, reply) => reply.code(503).send('sorry'));
        nest.getHttpAdapter().setErrorHandler = () => undefined; // Nest would put its own in its place
      },
    });
    const response = await fetch(`${app.url}/tasks`);
    expect(await response.text()).toBe('sorry');
    expect(await app.requestRecords(1)).toMatchObject([
      { level: 'ERROR', metadata: { status_code: 503 }, exception: { message: 'middleware broke' } },
    ]);
  });
});

describe('a request to an app of @nestjs/testing', () => {
  it.each(PLATFORMS)('is recorded on %s', async (platform) => {
    const module = await Test.createTestingModule({
      imports: [LoggingTestingModule.forRoot({ level: 'INFO' })],
      controllers: [TasksController],
    }).compile();
    const nest = module.createNestApplication(adapterOf(platform), { logger: false });
    await nest.listen(0, '127.0.0.1');
    const captured = module.get(CapturedRecords);
    const { port } = nest.getHttpServer().address() as AddressInfo;
    await fetch(`http://127.0.0.1:${port}/fail`);
    await until(() => captured.of('request').length > 0);
    expect(captured.of('request')).toMatchObject([
      { metadata: { handler: 'TasksController.fail' }, exception: { message: 'failed' } },
    ]);
    await nest.close();
  });

  it('is recorded when it is injected without a server', async () => {
    const module = await Test.createTestingModule({
      imports: [LoggingTestingModule.forRoot({ level: 'INFO' })],
      controllers: [TasksController],
    }).compile();
    const adapter = new FastifyAdapter();
    const nest = module.createNestApplication(adapter, { logger: false });
    await nest.init();
    await adapter.inject({ method: 'GET', url: '/tasks' });
    await until(() => module.get(CapturedRecords).of('request').length > 0);
    expect(module.get(CapturedRecords).of('request')).toMatchObject([{ metadata: { status_code: 200, outcome: 'complete' } }]);
    await nest.close();
  });
});

describe('without an HTTP adapter', () => {
  it('the module works and installs nothing', async () => {
    const module = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot({ level: 'INFO' })] }).compile();
    await module.init();
    (await module.resolve(ApplicationLogger)).info('in a worker');
    expect(module.get(CapturedRecords).last).toMatchObject({ message: 'in a worker', context: { request_id: null } });
    await module.close();
  });
});

import { Controller, Get, Res, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { get, progress, RawClient } from '@cairn/dev/testing';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { LoggingTestingModule } from '../../src/testing';
import { PLATFORMS, RunningApp, until } from './running-app';

/** What these handlers use of a Fastify reply. */
interface Reply {
  readonly raw: ServerResponse;
  hijack(): Reply;
  header(name: string, value: string): Reply;
  removeHeader(name: string): Reply;
  getHeader(name: string): unknown;
  getHeaders(): Record<string, string>;
  send(body?: unknown): Reply;
}

@Controller('reply')
class ReplyController {
  @Get('value')
  value(): object {
    return { by: 'value' };
  }

  @Get('read')
  read(@Res({ passthrough: true }) reply: Reply): object {
    return { read: reply.getHeader('X-Request-ID') };
  }

  @Get('stream')
  stream(@Res() reply: Reply): void {
    void reply.send(Readable.from(['streamed']));
  }

  @Get('own')
  own(@Res() reply: Reply): void {
    void reply.header('x-request-id', 'its-own').send('own');
  }

  @Get('removed')
  removed(@Res() reply: Reply): void {
    void reply.removeHeader('X-Request-ID').send('removed');
  }

  @Get('hijacked')
  hijacked(@Res() reply: Reply): void {
    reply.hijack().raw.writeHead(200, { 'Content-Type': 'text/plain' }).end('hijacked');
  }

  @Get('reason')
  reason(@Res() reply: Reply): void {
    reply.hijack().raw.writeHead(200, 'Fine', { 'Content-Type': 'text/plain' }).end('reason');
  }

  @Get('list')
  list(@Res() reply: Reply): void {
    reply.hijack().raw.writeHead(200, ['Content-Type', 'text/plain', 'X-List', 'yes']).end('list');
  }

  @Get('raw-end')
  rawEnd(@Res() reply: Reply): void {
    reply.hijack().raw.end('ended');
  }

  @Get('raw-write')
  rawWrite(@Res() reply: Reply): void {
    const { raw } = reply.hijack();
    raw.write('wri');
    raw.end('tten');
  }

  @Get('flushed')
  flushed(@Res() reply: Reply): void {
    const { raw } = reply.hijack();
    raw.flushHeaders();
    raw.end('flushed');
  }

  @Get('twice')
  twice(@Res() reply: Reply): void {
    const { raw } = reply.hijack();
    raw.writeHead(200);
    try {
      raw.writeHead(200);
    } catch (error) {
      raw.end((error as NodeJS.ErrnoException).message);
    }
  }

  @Get('events')
  events(@Res() reply: Reply): void {
    const source = new PassThrough();
    reply.hijack().raw.writeHead(200, { ...reply.getHeaders(), 'Content-Type': 'text/event-stream' });
    source.pipe(reply.raw);
    source.write('data: 1\n\n');
  }

  @Get('silent')
  silent(@Res() _reply: Reply): void {
    progress.emit('silent');
  }

  @Get('middleware/:way')
  neverReached(): string {
    return 'the handler';
  }
}

/** Module middleware has Node's response on both frameworks. */
class MiddlewareModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    const answer = (req: IncomingMessage & { originalUrl?: string }, res: ServerResponse, next: () => void): void => {
      const url = req.originalUrl ?? req.url ?? '';
      if (url.endsWith('/answers')) res.end('the middleware');
      else if (url.endsWith('/writes')) res.writeHead(200, { 'Content-Type': 'text/plain' }).end('the middleware');
      else {
        if (url.endsWith('/sets')) res.setHeader('X-Request-ID', 'of-the-middleware');
        next();
      }
    };
    consumer.apply(answer).forRoutes(ReplyController);
  }
}

const parts = { controllers: [ReplyController], imports: [MiddlewareModule] };
const MADE = /^req_[0-9a-f]{12}$/;

describe.each(PLATFORMS)('the id of a request on %s is returned', (platform) => {
  let app: RunningApp;
  beforeAll(async () => void (app = await RunningApp.start(platform, parts)));
  afterAll(() => app.close());

  it.each([
    ['a handler returns a value', 'reply/value', '{"by":"value"}'],
    ['middleware answers by itself', 'reply/middleware/answers', 'the middleware'],
    ['middleware writes the head by itself', 'reply/middleware/writes', 'the middleware'],
    ['no route is there', 'nowhere', undefined],
  ])('when %s', async (_, path, body) => {
    const response = await fetch(`${app.url}/${path}`);
    expect(response.headers.get('x-request-id')).toMatch(MADE);
    if (body !== undefined) expect(await response.text()).toBe(body);
  });

  it('under the id that the client has given', async () => {
    const response = await fetch(`${app.url}/reply/value`, { headers: { 'x-request-id': 'mine-1', 'x-correlation-id': 'ours-1' } });
    expect([response.headers.get('x-request-id'), response.headers.get('x-correlation-id')]).toEqual(['mine-1', 'ours-1']);
  });

  it('as middleware has set it', async () => {
    expect((await fetch(`${app.url}/reply/middleware/sets`)).headers.get('x-request-id')).toBe('of-the-middleware');
  });
});

describe('on Fastify the id of a request', () => {
  let app: RunningApp;
  beforeAll(async () => void (app = await RunningApp.start('Fastify', parts)));
  afterAll(() => app.close());
  beforeEach(() => app.captured.clear());

  it.each(['stream', 'hijacked', 'reason', 'list', 'raw-end', 'raw-write', 'flushed'])('is returned once when the handler answers by: %s', async (way) => {
    const answer = await RawClient.exchange(app.port, get(`/reply/${way}`));
    expect(answer.match(/^x-request-id: req_[0-9a-f]{12}\r$/gim)).toHaveLength(1);
    const [record] = await app.requestRecords(1);
    expect(answer).toContain(record?.context.request_id);
  });

  it('is there for the handler to read', async () => {
    const response = await fetch(`${app.url}/reply/read`);
    expect(await response.json()).toEqual({ read: response.headers.get('x-request-id') });
  });

  it.each([
    ['own', 'its-own'],
    ['removed', null],
  ])('is what the app makes of it on its reply: %s', async (way, expected) => {
    expect((await fetch(`${app.url}/reply/${way}`)).headers.get('x-request-id')).toBe(expected);
  });

  it('leaves it to Node to refuse a second head', async () => {
    expect(await (await fetch(`${app.url}/reply/twice`)).text()).toBe('Cannot write headers after they are sent to the client');
  });

  it('does not hide that a response is an event stream, whose reader may leave', async () => {
    const client = await RawClient.connect(app.port);
    client.send(get('/reply/events'));
    await until(() => client.received.includes('data: 1'));
    client.leave();
    expect((await app.requestRecords(1))[0]).toMatchObject({ level: 'INFO', metadata: { outcome: 'aborted' } });
  });

  it('is returned to a request that is injected', async () => {
    const { headers } = await (app.app as NestFastifyApplication).inject('/reply/value');
    expect(headers['x-request-id']).toMatch(MADE);
  });
});

describe('the id of a request is returned by a Fastify app', () => {
  it('that closes and refuses it', async () => {
    const app = await RunningApp.start('Fastify', parts);
    const [early, late] = [await RawClient.connect(app.port), await RawClient.connect(app.port)];
    const reached = once(progress, 'silent');
    early.send('GET /reply/silent HTTP/1.1\r\nHost: x\r\n\r\n');
    late.send('GET /reply/value HTTP/1.1\r\nHost: x\r\n'); // its last line comes when the server closes already
    await reached;
    const closed = app.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    late.send('\r\n');
    await until(() => late.received.includes('Unavailable'));
    early.leave();
    late.leave();
    await closed;
    expect(late.received).toMatch(/^HTTP\/1.1 503 /);
    expect(late.received).toMatch(/^x-request-id: req_[0-9a-f]{12}\r$/im);
  });

  it('whose own hook has taken the place of ours', async () => {
    const prepare = (started: unknown): void => (started as { getHttpAdapter(): FastifyAdapter }).getHttpAdapter().setOnRequestHook(((_request: unknown, _reply: unknown, done: () => void) => done()) as never);
    const app = await RunningApp.start('Fastify', { ...parts, prepare });
    expect((await fetch(`${app.url}/reply/value`)).headers.get('x-request-id')).toMatch(MADE);
    await app.close();
  });

  it('that speaks HTTP/2', async () => {
    class AppModule {}
    const imports = [LoggingTestingModule.forRoot({ level: 'INFO' })];
    const app = await NestFactory.create({ module: AppModule, imports, controllers: [ReplyController] }, new FastifyAdapter({ http2: true } as object), { logger: false });
    await app.listen(0, '127.0.0.1');
    const session = connectHttp2(`http://127.0.0.1:${((app.getHttpServer() as { address(): AddressInfo }).address()).port}`);
    const stream = session.request({ ':path': '/reply/value' });
    const [headers] = (await once(stream, 'response')) as [Record<string, string>];
    expect(headers['x-request-id']).toMatch(MADE);
    stream.resume();
    session.close();
    await app.close();
  });
});

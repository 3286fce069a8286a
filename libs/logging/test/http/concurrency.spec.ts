import type { Line, RedactedRecord, Sink } from '@cairn/core';
import { CollectingSink } from '@cairn/core/testing';
import { Body, Controller, Get, Injectable, Module, Param, Post, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { ClsModule, ClsService } from 'nestjs-cls';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { setImmediate as turn, setTimeout as after } from 'node:timers/promises';
import { ApplicationLogger, LogContext } from '../../src';
import { PLATFORMS, RunningApp } from './running-app';

/** A sink that is always behind: it keeps one record per turn of the loop, in the async context of none of them. */
class SlowSink implements Sink {
  readonly name = 'slow';
  readonly kept = new CollectingSink('kept');
  private tail: Promise<void> = Promise.resolve();

  write(line: Line, record: RedactedRecord): void {
    this.tail = this.tail.then(() => turn()).then(() => this.kept.write(line, record));
  }
  async flush(): Promise<void> {
    await this.tail;
  }
  flushSync(): void {
    // nothing can be hurried
  }
  close(): Promise<void> {
    return this.flush();
  }
}

/** Answers `pong` to every byte, some milliseconds late: a database as far as async contexts are concerned. */
function pongServer(): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('data', () => void after(Math.random() * 5).then(() => socket.end('pong')));
    socket.on('error', () => undefined); // the client went first
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

@Injectable()
class Work {
  constructor(
    private readonly log: ApplicationLogger,
    private readonly context: LogContext,
    private readonly cls: ClsService,
  ) {}

  async does(name: string, port: number): Promise<string | undefined> {
    this.cls.set('own', name);
    this.log.info('begun', { name });
    await after(Math.random() * 10);
    this.log.info('after a timer', { name });
    await new Promise<void>((resolve) => setImmediate(resolve));
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('ping'));
      socket.on('data', () => this.log.info('from a socket', { name }));
      socket.on('close', () => resolve());
    });
    await Promise.all([1, 2].map((n) => after(n).then(() => this.log.info('in parallel', { name }))));
    queueMicrotask(() => this.log.info('in a microtask', { name, own: this.cls.get('own') as unknown }));
    return this.context.requestId;
  }
}

let pong: Server;

@Controller()
class WorkController {
  constructor(private readonly work: Work) {}

  @Get('work/:name')
  get(@Param('name') name: string): Promise<string | undefined> {
    return this.work.does(name, (pong.address() as AddressInfo).port);
  }

  @Post('work')
  post(@Body() { name }: { name: string }): Promise<string | undefined> {
    return this.work.does(name, (pong.address() as AddressInfo).port);
  }
}

/** Module middleware sees the context, too. */
@Module({})
class WithMiddleware implements NestModule {
  constructor(private readonly log: ApplicationLogger) {}
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((req: { headers: Record<string, string> }, _res: unknown, next: () => void) => {
        this.log.info('in a middleware', { name: req.headers['x-name'] });
        next();
      })
      .forRoutes('*path');
  }
}

const REQUESTS = 400;
const RECORDS_EACH = 8;

describe.each(PLATFORMS)('400 concurrent requests on %s', (platform) => {
  let app: RunningApp;
  const slow = new SlowSink();

  beforeAll(async () => {
    pong = await pongServer();
    app = await RunningApp.start(platform, {
      imports: [WithMiddleware, ClsModule.forRoot({ global: true, middleware: { mount: true, generateId: true } })],
      controllers: [WorkController],
      providers: [Work],
      logging: { sinks: [{ sink: slow, layout: 'nested' }] },
    });
    app.captured.clear();
    slow.kept.clear();
  });
  afterAll(async () => {
    await app.close();
    await new Promise((resolve) => pong.close(resolve));
  });

  it("leave no record with a wrong or missing id, beside the app's own ClsModule and behind a slow sink", async () => {
    const one = (n: number): Promise<string> => {
      const headers = { 'x-request-id': `id-${n}`, 'x-name': `n${n}`, 'content-type': 'application/json' };
      const sent =
        n % 2 === 0
          ? fetch(`${app.url}/work/n${n}`, { headers })
          : fetch(`${app.url}/work`, { method: 'POST', headers, body: JSON.stringify({ name: `n${n}` }) });
      return sent.then(async (response) => {
        expect(response.headers.get('x-request-id')).toBe(`id-${n}`);
        return response.text();
      });
    };
    const answers = await Promise.all(Array.from({ length: REQUESTS }, (_, n) => one(n)));
    expect(answers).toEqual(Array.from({ length: REQUESTS }, (_, n) => `id-${n}`));
    await app.requestRecords(REQUESTS);
    await slow.flush();

    const records = slow.kept.records.filter(({ component }) => component !== 'lifecycle');
    expect(records).toHaveLength(REQUESTS * RECORDS_EACH);
    const wrong = records.filter(
      ({ category, context, metadata }) => category === 'application' && context.request_id !== String(metadata['name']).replace('n', 'id-'),
    );
    expect(wrong).toEqual([]);
    expect(new Set(app.requests.map(({ context }) => context.request_id)).size).toBe(REQUESTS);
    const alien = records.filter(({ metadata }) => metadata['own'] !== undefined && metadata['own'] !== metadata['name']);
    expect(alien).toEqual([]);
  });
});

import { BadRequestException, Controller, Get, Module, Res, ServiceUnavailableException } from '@nestjs/common';
import { request as httpRequest } from 'node:http';
import { ApplicationLogger, LoggingRuntime, runWithContext, type LoggingOptions } from '../../src';
import { PLATFORMS, RunningApp, until, type Platform } from '../http/running-app';

interface AnyResponse {
  status(code: number): AnyResponse;
  code?(code: number): AnyResponse;
  send(body: string): unknown;
}

const pause = (ms = 2): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

@Controller()
class WorkController {
  constructor(private readonly log: ApplicationLogger) {}

  @Get('fine')
  async fine(): Promise<string> {
    await this.work('fine');
    return 'fine';
  }

  @Get('throws')
  async throws(): Promise<never> {
    await this.work('throws');
    throw new Error('out of order');
  }

  @Get('unavailable')
  async unavailable(): Promise<never> {
    await this.work('unavailable');
    throw new ServiceUnavailableException();
  }

  @Get('sends')
  async sends(@Res() response: AnyResponse): Promise<void> {
    await this.work('sends');
    response.status(500).send('by hand');
  }

  @Get('refuses')
  async refuses(): Promise<never> {
    await this.work('refuses');
    throw new BadRequestException();
  }

  @Get('forever')
  async forever(): Promise<string> {
    await this.work('forever');
    return new Promise(() => undefined);
  }

  @Get('health')
  async health(): Promise<never> {
    await this.work('health');
    throw new ServiceUnavailableException();
  }

  private async work(name: string): Promise<void> {
    const order = { id: name, password: 'hunter2' };
    this.log.debug('begun', { order });
    order.id = 'changed';
    await pause();
    this.log.info('half way');
    await runWithContext({ step_id: 'inner' }, async () => {
      await pause();
      this.log.debug('inner');
    });
    this.log.trace('too low');
  }
}

@Module({ controllers: [WorkController] })
class WorkModule {}

describe.each(PLATFORMS)('debug on failure on %s', (platform: Platform) => {
  let running: RunningApp;
  const start = async (logging: LoggingOptions = {}): Promise<RunningApp> =>
    (running = await RunningApp.start(platform, { imports: [WorkModule], logging: { debugOnFailure: true, ...logging } }));
  afterEach(() => running.close());

  const ask = async (name: string): Promise<number> => {
    const { status } = await fetch(`${running.url}/${name}`, { headers: { 'X-Request-ID': `req_work_${name}` } });
    return status;
  };
  const story = (name: string): [string, unknown][] =>
    running.captured.story(`req_work_${name}`).map(({ message, metadata }) => [message, metadata['held'] ?? false]);
  /** What became of the app's DEBUG records. */
  const count = (): object => {
    const { volume } = running.app.get(LoggingRuntime);
    const debug = volume.find(({ category, level }) => category === 'application' && level.name === 'DEBUG');
    const { born = 0, written = 0, discarded = 0, held = 0 } = debug ?? {};
    return { born, written, discarded, held };
  };
  const heldNow = (): number => (count() as { held: number }).held;

  it.each([['throws', 500], ['unavailable', 503], ['sends', 500], ['health', 503]])('a request that fails (%s) is told in full, before its own record', async (name, status) => {
    await start();
    expect(await ask(name)).toBe(status);
    await running.requestRecords(1);
    expect(story(name)).toEqual([['half way', false], ['begun', true], ['inner', true], ['HTTP request completed', false]]);
    const records = running.captured.story(`req_work_${name}`);
    expect(records[1]).toMatchObject({ level: 'DEBUG', component: 'WorkController', metadata: { order: { id: name, password: '[REDACTED]' } } });
    expect(records[2]).toMatchObject({ context: { step_id: 'inner' } });
    expect(records[3]).toMatchObject({ level: 'ERROR', metadata: { status_code: status } });
    expect(records.map(({ timestamp }) => timestamp)[1]! <= records[0]!.timestamp).toBe(true);
    expect(count()).toEqual({ born: 2, written: 2, discarded: 0, held: 0 });
  });

  it.each([['fine', 200], ['refuses', 400]])('a request that does not (%s) leaves nothing of it, but is counted', async (name, status) => {
    await start();
    expect(await ask(name)).toBe(status);
    await running.requestRecords(1);
    expect(story(name)).toEqual([['half way', false], ['HTTP request completed', false]]);
    expect(count()).toEqual({ born: 2, written: 0, discarded: 2, held: 0 });
  });

  it('a request whose client leaves has not failed', async () => {
    await start();
    const client = httpRequest(`${running.url}/forever`, { headers: { 'X-Request-ID': 'req_work_forever' } });
    client.on('error', () => undefined).end();
    await until(() => story('forever').length === 1 && heldNow() === 2);
    client.destroy();
    await running.requestRecords(1);
    expect(story('forever')).toEqual([['half way', false], ['HTTP request completed', false]]);
    expect(count()).toEqual({ born: 2, written: 0, discarded: 2, held: 0 });
  });

  it('of many requests at once, each failed one has its own records and no other', async () => {
    await start();
    const names = ['fine', 'throws', 'refuses', 'unavailable'];
    await Promise.all(Array.from({ length: 80 }, (_, n) => fetch(`${running.url}/${names[n % 4]!}`, { headers: { 'X-Request-ID': `req_many_${n}` } })));
    await running.requestRecords(80);
    for (let n = 0; n < 80; n += 1) {
      const held = running.captured.story(`req_many_${n}`).filter(({ metadata }) => metadata['held'] === true);
      expect(held.map(({ metadata }) => (metadata['order'] as { id: string } | undefined)?.id)).toEqual(n % 2 === 0 ? [] : [names[n % 4], undefined]);
    }
    expect(count()).toEqual({ born: 160, written: 80, discarded: 80, held: 0 });
  });

  it('holds from the level given, within its bounds', async () => {
    await start({ debugOnFailure: { level: 'trace', maxRecords: 2 } });
    await ask('throws');
    await running.requestRecords(1);
    const records = running.captured.story('req_work_throws');
    expect(records.map(({ message }) => message)).toEqual(['half way', 'inner', 'too low', 'HTTP request completed']);
    expect(records[1]!.metadata).toEqual({ held: true, held_missing: 1 });
  });

  it('tells also what INFO is too low for', async () => {
    await start({ level: 'ERROR' });
    await Promise.all(['throws', 'fine'].map(ask));
    await running.requestRecords(1);
    expect(story('throws')).toEqual([['begun', true], ['half way', true], ['inner', true], ['HTTP request completed', false]]);
    expect(story('fine')).toEqual([]);
  });

  it('tells a story in full that sampling would leave out', async () => {
    await start({ sampling: { application: 0, request: 0 } });
    await Promise.all(['throws', 'fine'].map(ask));
    await running.requestRecords(1);
    expect(story('throws')).toEqual([['begun', true], ['half way', true], ['inner', true], ['HTTP request completed', false]]);
    expect(story('fine')).toEqual([]);
  });

  it('is off by default: nothing is held', async () => {
    await start({ debugOnFailure: false });
    await ask('throws');
    await running.requestRecords(1);
    expect(story('throws')).toEqual([['half way', false], ['HTTP request completed', false]]);
    expect(count()).toEqual({ born: 0, written: 0, discarded: 0, held: 0 });
  });
});

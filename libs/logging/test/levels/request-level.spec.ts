import { Controller, Get, Injectable, Module, UseGuards, type CanActivate } from '@nestjs/common';
import { get as httpGet } from 'node:http';
import { ApplicationLogger, LoggingRuntime, LogLevels, signLevel } from '../../src';
import { PLATFORMS, RunningApp, type Platform } from '../http/running-app';

const KEY = 'the key of this test 42';
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

@Injectable()
class ChattyGuard implements CanActivate {
  constructor(private readonly log: ApplicationLogger) {}
  canActivate(): boolean {
    this.log.debug('guarded');
    return true;
  }
}

@Controller()
class TaskController {
  constructor(
    private readonly log: ApplicationLogger,
    private readonly levels: LogLevels,
  ) {}

  @Get('tasks/:id')
  @UseGuards(ChattyGuard)
  async find(): Promise<string> {
    this.log.debug('looked up');
    await pause();
    this.log.trace('row');
    return 'task';
  }

  @Get('quieten')
  quieten(): string {
    this.levels.set('TaskController', 'error', { for: '1m', by: 'test' });
    return 'quiet';
  }
}

@Module({ controllers: [TaskController] })
class TaskModule {}

describe.each(PLATFORMS)('the level of one request on %s', (platform: Platform) => {
  let running: RunningApp;
  const start = async (levelKey: string | undefined = KEY, level: 'INFO' | 'ERROR' = 'INFO'): Promise<RunningApp> =>
    (running = await RunningApp.start(platform, { imports: [TaskModule], logging: { level, ...(levelKey !== '' && { levelKey }) } }));
  afterEach(() => running.close());

  const ask = async (id: string, level?: string, path = '/tasks/1', header = 'X-Log-Level'): Promise<number> => {
    const headers = { 'X-Request-ID': id, ...(level !== undefined && { [header]: level }) };
    return (await fetch(`${running.url}${path}`, { headers })).status;
  };
  const told = async (id: string, count: number): Promise<string[]> => {
    await running.requestRecords(count);
    return running.captured.story(id).map(({ message }) => message);
  };
  const counts = (): object => running.app.get(LogLevels).requests;

  it('is what its signed header says, from the guards to the end, and that of no other at the same time', async () => {
    await start();
    const debug = signLevel('debug', { key: KEY });
    const trace = signLevel('trace', { key: KEY, for: '1h' });
    const asked = Array.from({ length: 60 }, (_, n) => [`req_level_${n}`, [undefined, debug, trace][n % 3]] as const);
    await Promise.all(asked.map(([id, level]) => ask(id, level)));
    await running.requestRecords(60);
    const done = 'HTTP request completed';
    const expected = [[done], ['guarded', 'looked up', done], ['guarded', 'looked up', 'row', done]];
    for (const [n, [id]] of asked.entries()) expect([id, await told(id, 60)]).toEqual([id, expected[n % 3]]);
    expect(counts()).toEqual({ accepted: 40, invalid: 0, expired: 0 });
    const { core } = running.app.get(LoggingRuntime);
    expect(core.levels.threshold('application', 'TaskController').value).toBe(20); // costs nothing any more
  });

  it('shows the request’s own record where others’ are not wanted', async () => {
    await start(KEY, 'ERROR');
    await ask('req_level_quiet');
    await ask('req_level_loud', signLevel('info', { key: KEY }));
    expect(await told('req_level_loud', 1)).toEqual(['HTTP request completed']);
    expect(running.captured.story('req_level_quiet')).toEqual([]);
  });

  it('is nobody’s without a right signature: the request is served, and the try counted', async () => {
    await start();
    const good = signLevel('debug', { key: KEY });
    const spent = signLevel('debug', { key: KEY, for: '1ms' }); // whole seconds: ends within the next one
    const bad = ['debug', signLevel('debug', { key: `${KEY}x` }), good.replace('DEBUG', 'TRACE'), `${good},${good}`, 'x'.repeat(4_000)];
    for (const [n, level] of bad.entries()) expect(await ask(`req_level_bad_${n}`, level)).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, Number(spent.split('.')[1]) * 1_000 - Date.now() + 1));
    expect(await ask('req_level_spent', spent)).toBe(200);
    expect(await told('req_level_spent', bad.length + 1)).toEqual(['HTTP request completed']);
    expect(running.captured.where({ level: 'DEBUG' })).toEqual([]);
    expect(counts()).toEqual({ accepted: 0, invalid: bad.length, expired: 1 });
  });

  it('is nobody’s either where the header comes twice', async () => {
    await start();
    const level = signLevel('debug', { key: KEY });
    const status = await new Promise((resolve, reject) => {
      httpGet(`${running.url}/tasks/1`, { headers: { 'X-Request-ID': 'req_level_twice', 'X-Log-Level': [level, level] } }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
      }).on('error', reject);
    });
    expect([status, await told('req_level_twice', 1)]).toEqual([200, ['HTTP request completed']]);
  });

  it('cannot be asked for where there is no key', async () => {
    await start('');
    await ask('req_level_none', signLevel('debug', { key: KEY }));
    expect(await told('req_level_none', 1)).toEqual(['HTTP request completed']);
    expect(counts()).toEqual({ accepted: 0, invalid: 0, expired: 0 });
  });

  it('comes in the header of the option', async () => {
    running = await RunningApp.start(platform, { imports: [TaskModule], logging: { levelKey: KEY, request: { levelHeader: 'X-Debug-Me' } } });
    await ask('req_level_other', signLevel('debug', { key: KEY }), '/tasks/1', 'x-debug-me');
    expect(await told('req_level_other', 1)).toContain('looked up');
  });

  it('may be changed for all of them by a handler that has LogLevels injected', async () => {
    await start();
    await ask('req_level_change', undefined, '/quieten');
    await running.requestRecords(1);
    expect(running.captured.story('req_level_change')).toMatchObject([
      { event: 'logging.level_changed', metadata: { action: 'set', target: 'TaskController', level: 'ERROR', by: 'test' } },
      { event: 'http.request.completed' },
    ]);
  });
});

import { Controller, Get } from '@nestjs/common';
import { ApplicationLogger, LoggingRuntime } from '../../src';
import { PLATFORMS, RunningApp } from './running-app';

@Controller()
class TasksController {
  constructor(private readonly log: ApplicationLogger) {}

  @Get('tasks')
  list(): string {
    this.log.info('listed');
    return 'tasks';
  }
}

const ask = async ({ url }: RunningApp): Promise<string> => (await fetch(`${url}/tasks`)).text();

describe.each(PLATFORMS)('the record of a request that went well, on %s', (platform) => {
  let running: RunningApp;
  beforeEach(async () => {
    running = await RunningApp.start(platform, { controllers: [TasksController] });
  });
  afterEach(() => running.close());

  it('comes after what the request logged and before what is logged next', async () => {
    await ask(running);
    running.app.get(LoggingRuntime).logger('After').info('next');
    const told = running.captured.all.map(({ message }) => message);
    expect(told.slice(told.indexOf('listed'))).toEqual(['listed', 'HTTP request completed', 'next']);
  });

  it('bears the time and the duration of its response', async () => {
    const before = Date.now();
    await ask(running);
    const after = Date.now();
    const [record] = await running.requestRecords(1);
    const ended = Date.parse(record!.timestamp);
    expect(ended).toBeGreaterThanOrEqual(before);
    expect(ended).toBeLessThanOrEqual(after + 1);
    expect(record!.metadata['duration_ms']).toBeLessThanOrEqual(after - before + 1);
  });

  it('is counted as soon as anybody looks', async () => {
    const runtime = running.app.get(LoggingRuntime);
    await Promise.all(Array.from({ length: 50 }, () => ask(running)));
    await runtime.flush();
    expect(running.requests).toHaveLength(50);
  });
});

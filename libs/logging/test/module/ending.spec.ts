import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { startFixture, type Child } from '../support/child';
import { LogFiles } from '../support/log-files';
import { until } from '../support/until';

const IN_FLIGHT = 100;

describe('the end of an app', () => {
  let files: LogFiles;
  let child: Child | undefined;
  beforeEach(() => (files = new LogFiles()));
  afterEach(async () => {
    child?.process.kill('SIGKILL');
    await child?.ended;
    files.remove();
  });

  const start = (way: string, options: object = {}): Child => (child = startFixture('ending.js', { way, dir: files.dir, ...options }));
  const numbers = (): unknown[] => files.records('application').filter(({ message }) => message === 'counted').map(({ metadata }) => metadata['n']);
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

  it('by process.exit right after 20,000 records loses none', async () => {
    const { code } = await start('process.exit', { records: 10_000 }).ended;
    expect(code).toBe(0);
    expect(numbers()).toEqual(upTo(20_000));
  });

  it.each([
    ['uncaught exception', 'uncaughtException', { type: 'Error', message: 'nobody caught this', traceback: expect.stringContaining('ending.js') }],
    ['unhandled rejection', 'unhandledRejection', { type: 'Error', message: 'nobody handled this', traceback: expect.stringContaining('ending.js') }],
    ['rejection without a reason', 'unhandledRejection', {}],
  ])('by %s keeps all records before, and the crash itself', async (way, origin, exception) => {
    const { code } = await start(way, { records: 5_000 }).ended;
    expect(code).toBe(1);
    expect(numbers()).toEqual(upTo(5_000));
    expect(files.records('application').at(-1)).toMatchObject({ event: 'app.unhandled', level: 'CRITICAL', metadata: { origin }, exception });
    expect(files.lines('alerts')).toHaveLength(1);
  });

  it('by SIGTERM with 100 requests in flight keeps what was accepted, and dies of the signal', async () => {
    const { process: running, message, ended } = start('wait', { requests: IN_FLIGHT, records: 500 });
    await message;
    running.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(files.records('application').filter(({ message: text }) => text === 'begun')).toHaveLength(IN_FLIGHT);
    expect(numbers()).toEqual(upTo(500));
  });

  it('by SIGTERM with shutdown hooks lets the requests in flight end, and records each', async () => {
    const { process: running, message, ended } = start('wait', { requests: IN_FLIGHT, records: 500, hooks: true });
    await message;
    running.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: null, signal: 'SIGTERM' });
    const application = files.records('application');
    expect(application.filter(({ message: text }) => text === 'begun')).toHaveLength(IN_FLIGHT);
    expect(application.filter(({ message: text }) => text === 'ended')).toHaveLength(IN_FLIGHT);
    const requests = files.records('request');
    expect(new Set(requests.map(({ context }) => context.request_id)).size).toBe(IN_FLIGHT);
    expect(requests.every(({ metadata }) => metadata['status_code'] === 200 && metadata['outcome'] === 'complete')).toBe(true);
    expect(numbers()).toEqual(upTo(500));
    expect(application.find(({ event }) => event === 'app.stopping')).toMatchObject({ metadata: { signal: 'SIGTERM' } });
    expect(application.at(-1)).toMatchObject({ event: 'app.stopped' });
  });

  it('is no matter of SIGHUP: with external rotation it opens the files anew', async () => {
    const { process: running, message, ended } = start('wait', { records: 10, logging: { rotation: 'external', flushMs: 20 } });
    await message;
    const current = join(files.dir, 'application.log');
    await until('the records are in the file', () => files.lines('application').length >= 10);
    renameSync(current, join(files.dir, 'moved-away'));
    running.kill('SIGHUP');
    await until('the file is there again', () => {
      running.kill('SIGUSR2');
      return existsSync(current) && files.records('application').some(({ message: text }) => text === 'after the signal');
    });
    expect(running.exitCode).toBeNull();
    running.kill('SIGTERM');
    await ended;
  });
});

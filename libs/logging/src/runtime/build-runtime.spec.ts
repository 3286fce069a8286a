import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CairnError, ContextState } from '@cairn/core';
import { assertValidLine, CollectingSink } from '@cairn/core/testing';
import Transport from 'winston-transport';
import { runInContext } from '../context/cls-context';
import type { LoggingOptions } from '../module/logging-options';
import { buildRuntime } from './build-runtime';
import type { LoggingRuntime } from './logging-runtime';

/** A real winston transport that remembers what it was given. */
class RememberingTransport extends Transport {
  readonly infos: Record<string, unknown>[] = [];

  override log(info: Record<string, unknown>, next: () => void): void {
    this.infos.push(info);
    next();
  }
}

describe('a runtime', () => {
  let dir: string;
  let runtime: LoggingRuntime | undefined;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'cairn-runtime-'));
  });

  afterEach(async () => {
    await runtime?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const start = (options: LoggingOptions = {}, env: NodeJS.ProcessEnv = {}): LoggingRuntime =>
    (runtime = buildRuntime({ serviceName: 'orders', console: 'off', dir, ...options }, env));

  const linesOf = (prefix: string): string[] => {
    if (!existsSync(dir)) return [];
    const name = readdirSync(dir).find((file) => file.startsWith(prefix) && /\d{4}-\d{2}-\d{2}/.test(file));
    return name === undefined ? [] : readFileSync(join(dir, name), 'utf8').trimEnd().split('\n');
  };

  it('writes one file per category and the alerts, each line valid in its layout', async () => {
    const { logger, flush } = bound(start());
    logger('tasks').info('calm');
    logger('tasks').error('loud', new Error('boom'));
    logger('mailer', 'job').warning('late');
    await flush();
    expect(linesOf('application.').map((line) => JSON.parse(line).message)).toEqual(['calm', 'loud']);
    expect(linesOf('job.').map((line) => JSON.parse(line).message)).toEqual(['late']);
    expect(linesOf('alerts.').map((line) => JSON.parse(line).message)).toEqual(['loud', 'late']);
    for (const line of [...linesOf('application.'), ...linesOf('job.')]) assertValidLine('nested', line);
    for (const line of linesOf('alerts.')) assertValidLine('alert', line);
  });

  it('makes no file for a category nothing was logged in', async () => {
    const { logger, flush } = bound(start());
    logger('tasks').info('calm');
    await flush();
    expect(readdirSync(dir).filter((name) => name.startsWith('security'))).toEqual([]);
  });

  it('gives the records of a job to the job’s own file, in the flat-task layout', async () => {
    const { logger, flush } = bound(start());
    const state = new ContextState({ request_id: 'req_1' });
    state.subject = { type: 'resource', id: 'r1' };
    runInContext(state, () => logger('worker').info('inside'));
    logger('worker').info('outside');
    await flush();
    const lines = readFileSync(join(dir, 'background_tasks', 'resource_r1.log'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ message: 'inside', request_id: 'req_1' }]);
    assertValidLine('flat-task', lines[0]!);
  });

  it('writes the layout that the settings ask for', async () => {
    const { logger, flush } = bound(start({}, { LOG_FORMAT: 'cp1' }));
    logger('tasks').warning('late');
    await flush();
    assertValidLine('cp1', linesOf('application.')[0]!);
  });

  it('gives redacted records to winston transports, those of its route only', async () => {
    const all = new RememberingTransport();
    const jobs = new RememberingTransport();
    const { logger, flush } = bound(start({ transports: [all, { transport: jobs, categories: ['job'], minLevel: 'warning' }] }));
    logger('tasks').info('saved', { password: 'hunter2' });
    logger('mailer', 'job').info('sent');
    logger('mailer', 'job').warning('late');
    await flush();
    expect(all.infos.map(({ message }) => message)).toEqual(['saved', 'sent', 'late']);
    expect(all.infos[0]).toMatchObject({ level: 'INFO', metadata: { password: '[REDACTED]' } });
    expect(jobs.infos.map(({ message }) => message)).toEqual(['late']);
  });

  it('takes a winston transport while running', async () => {
    const late = new RememberingTransport();
    const running = start();
    running.add(late);
    running.logger('tasks').info('heard');
    await running.flush();
    expect(late.infos).toHaveLength(1);
  });

  it('gives the app’s own sinks the layout and levels of their route', async () => {
    const alerts = new CollectingSink('own');
    const { logger, flush } = bound(start({ sinks: [{ sink: alerts, layout: 'alert', minLevel: 'error' }] }));
    logger('tasks').info('calm');
    logger('tasks').error('loud');
    await flush();
    expect(alerts.lines.map((line) => JSON.parse(line).severity)).toEqual(['high']);
  });

  it('adds an enricher’s fields, and goes on without those of one that throws', () => {
    const sink = new CollectingSink();
    const quiet = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const running = start({
      sinks: [{ sink, layout: 'nested' }],
      enrichers: [
        { name: 'region', enrich: () => ({ region: 'eu', task_id: 'overridden' }) },
        { name: 'broken', enrich: () => { throw new Error('no'); } },
      ],
    });
    running.logger('tasks').info('saved', { task_id: 't1' });
    quiet.mockRestore();
    expect(sink.records[0]!.metadata).toEqual({ region: 'eu', task_id: 't1' });
  });

  it.each([
    [{ level: 'loud' }, {}, 'level: "loud"'],
    [{}, { LOG_LEVEL: 'loud' }, 'LOG_LEVEL: "loud"'],
    [{}, { LOG_MAX_SIZE_MB: '-1' }, 'LOG_MAX_SIZE_MB: "-1"'],
    [{ colour: 'red' }, {}, 'colour'],
  ])('refuses to start with %j and %j, naming the setting and the value', (options, env, text) => {
    expect(() => start(options as LoggingOptions, env as NodeJS.ProcessEnv)).toThrow(CairnError);
    expect(() => start(options as LoggingOptions, env as NodeJS.ProcessEnv)).toThrow(text);
  });

  it('tells in the files what a transport could not be given before the end', async () => {
    const deaf = new Transport({ log: () => undefined }); // never says that it took a record
    const { logger } = bound(start({ transports: [{ transport: deaf, spool: false }] }));
    logger('tasks').info('taken, but not answered');
    await runtime!.flush(20);
    for (let n = 0; n < 5; n += 1) logger('tasks').info('calm');
    await runtime!.close(100);
    const gap = linesOf('application.').map((line) => JSON.parse(line)).find(({ event }) => event === 'logging.gap');
    expect(gap).toMatchObject({ metadata: { sink: expect.stringContaining('winston'), records: 5 } });
  });

  it('refuses to start when its directory is a file, naming it', () => {
    const file = join(dir, 'taken');
    writeFileSync(file, '');
    expect(() => start({}, {}) && buildRuntime({ console: 'off', dir: file }, {})).toThrow(/CAIRN_E_DIRECTORY.*taken/s);
  });

  it('goes on when its directory is taken away later, and writes again when it can', async () => {
    const quiet = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const running = start();
    running.logger('tasks').info('before');
    await running.flush();
    renameSync(dir, `${dir}-gone`);
    writeFileSync(dir, 'in the way');
    running.logger('tasks').info('while away');
    await running.flush(600);
    rmSync(dir);
    running.logger('tasks').info('after');
    await running.flush();
    quiet.mockRestore();
    const away = readdirSync(`${dir}-gone`).filter((name) => /^application\.\d/.test(name)).map((name) => readFileSync(join(`${dir}-gone`, name), 'utf8'));
    rmSync(`${dir}-gone`, { recursive: true, force: true });
    const told = [...away, ...linesOf('application.')].join('\n');
    for (const message of ['before', 'while away', 'after']) expect(told).toContain(`"message":"${message}"`);
  });

  it('accounts for every record of every sink', async () => {
    const { logger, flush } = bound(start());
    for (let n = 0; n < 500; n += 1) logger('tasks').info('x', { n });
    await flush();
    for (const { accepted, delivered, dropped } of runtime!.counters) expect(accepted).toBe(delivered + dropped);
    expect(runtime!.counters.find(({ sink }) => sink === 'file:application')).toMatchObject({ accepted: 500, delivered: 500 });
  });
});

function bound(runtime: LoggingRuntime): Pick<LoggingRuntime, 'logger' | 'flush'> {
  return { logger: (name, category) => runtime.logger(name, category), flush: () => runtime.flush() };
}

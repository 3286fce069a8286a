import { CollectingSink } from '@cairn/core/testing';
import { buildRuntime } from '../runtime/build-runtime';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { JobLogger } from './job.logger';

class InvoiceProcessor {}

describe('the logger of jobs', () => {
  const sink = new CollectingSink();
  let logging: LoggingRuntime;
  let log: JobLogger;

  beforeAll(() => {
    logging = buildRuntime({ serviceName: 'test', console: 'off', toFile: false, sinks: [{ sink, layout: 'nested' }] });
    log = new JobLogger(logging, new InvoiceProcessor());
  });
  beforeEach(() => sink.clear());
  afterAll(() => logging.close());

  it('writes free text as the class it is injected into', () => {
    log.info('Rendering', { pages: 3 });
    expect(sink.records).toMatchObject([{ category: 'job', component: 'InvoiceProcessor', message: 'Rendering', metadata: { pages: 3 } }]);
    expect(new JobLogger(logging).component).toBe('Job');
  });

  it('a step returns what its function returns, at once when that is no promise', async () => {
    expect(log.step('add', () => 1 + 1)).toBe(2);
    await expect(log.step('fetch', async () => 'page')).resolves.toBe('page');
    expect(sink.records.map(({ event, metadata }) => [event, metadata['step_id']])).toEqual([
      ['job.step.started', 'add'],
      ['job.step.completed', 'add'],
      ['job.step.started', 'fetch'],
      ['job.step.completed', 'fetch'],
    ]);
  });

  it('a step throws what its function throws, untouched', async () => {
    const error = new RangeError('page 0');
    const fail = (): never => {
      throw error;
    };
    expect(() => log.step('render', fail)).toThrow(error);
    await expect(log.step('render', async () => fail())).rejects.toBe(error);
    const failed = sink.records.filter(({ event }) => event === 'job.step.failed');
    expect(failed).toHaveLength(2);
    for (const record of failed) expect(record).toMatchObject({ level: 'ERROR', exception: { type: 'RangeError', message: 'page 0' } });
  });

  it('steps at the same time keep their own names', async () => {
    const step = (name: string) =>
      log.step(name, async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        log.info(name);
      });
    await Promise.all(['a', 'b', 'c'].map(step));
    const own = sink.records.filter(({ event }) => event === undefined);
    expect(own.map(({ message, context }) => [message, context['step_id']])).toEqual([['a', 'a'], ['b', 'b'], ['c', 'c']]);
  });

  it('progress outside a job is only recorded', async () => {
    await log.progress(50, 'Half of it');
    expect(sink.records).toMatchObject([{ event: 'job.progress', message: 'Half of it', metadata: { progress: 50 } }]);
  });
});

import type { CairnError } from '@cairn/core';
import { CollectingSink } from '@cairn/core/testing';
import { currentContext } from '../context/cls-context';
import { runWithContext } from '../context/run-with-context';
import type { LoggingOptions } from '../module/logging-options';
import { buildRuntime } from '../runtime/build-runtime';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import type { LevelTarget } from './level-target';

describe('levels at run time', () => {
  let sink: CollectingSink;
  let runtime: LoggingRuntime;

  const start = (options: LoggingOptions = {}): LoggingRuntime => {
    sink = new CollectingSink();
    return (runtime = buildRuntime({ serviceName: 'shop', console: 'off', toFile: false, sinks: [{ sink, layout: 'nested' }], ...options }, {}));
  };
  const messages = (): string[] => sink.records.filter(({ event }) => event === undefined).map(({ message }) => message);
  const changes = (): object[] => sink.records.filter(({ event }) => event === 'logging.level_changed').map(({ metadata }) => metadata);

  beforeEach(() => void start());
  afterEach(async () => {
    jest.useRealTimers();
    await runtime.close();
  });

  it('tell of a name that nobody has, and which one was probably meant', () => {
    runtime.logger('OrderService').info('there');
    expect(runtime.levels.set('OrderServcie', 'debug')).toMatchObject({ reach: 0, near: 'OrderService' });
    expect(runtime.levels.set('OrderService', 'debug').near).toBeUndefined();
    expect(runtime.levels.set('Nobody', 'debug')).toMatchObject({ reach: 0, near: undefined });
  });

  it('change a component’s at once, also for loggers that are there, and leave a record of who and until when', () => {
    const [orders, mailer] = [runtime.logger('OrderService'), runtime.logger('Mailer')];
    orders.debug('before');
    const change = runWithContext({ user_id: 'admin_1' }, () => runtime.levels.set('order-service', 'debug', { for: '10m', by: 'alice' }));
    orders.debug('after');
    mailer.debug('other');
    expect(messages()).toEqual(['after']);
    expect(change).toMatchObject({ target: 'order-service', level: 'DEBUG', by: 'alice', reach: 1 });
    expect(change.until!.getTime() - Date.now()).toBeGreaterThan(599_000);
    expect(sink.records[0]).toMatchObject({
      event: 'logging.level_changed',
      category: 'application',
      component: 'cairn',
      context: { user_id: 'admin_1' },
      metadata: { action: 'set', target: 'order-service', level: 'DEBUG', by: 'alice', until: expect.stringMatching(/^\d{4}-.*Z$/) },
    });
    expect(runtime.levels.list()).toMatchObject([{ target: 'order-service', level: 'DEBUG' }]);
  });

  it('go back by themselves, and say so, outside the story that changed them', () => {
    jest.useFakeTimers();
    const log = runtime.logger('http', 'request');
    runWithContext({ user_id: 'admin_1' }, () => runtime.levels.set('request', 'error', { for: 1_000 }));
    log.warning('quiet');
    jest.advanceTimersByTime(1_000);
    log.info('heard');
    expect(messages()).toEqual(['heard']);
    expect(changes()).toMatchObject([{ action: 'set' }, { action: 'expired', target: 'request', previous_level: 'ERROR' }]);
    expect(sink.records.at(1)).toMatchObject({ context: { user_id: null } });
    expect(runtime.levels.list()).toEqual([]);
  });

  it('are told also where the level is too high for such a record', () => {
    runtime.levels.set('*', 'critical');
    runtime.levels.reset('*', { by: 'bob' });
    expect(changes()).toMatchObject([
      { action: 'set', target: '*', level: 'CRITICAL', previous_level: 'INFO' },
      { action: 'reset', target: '*', level: 'INFO', previous_level: 'CRITICAL', by: 'bob' },
    ]);
  });

  it('are all taken back by a reset without a target', () => {
    runtime.levels.set('a', 'debug');
    runtime.levels.set('database', 'trace');
    runtime.levels.set({ queue: 'email' }, 'debug');
    expect([runtime.levels.reset('other'), runtime.levels.reset(), runtime.levels.reset()]).toEqual([0, 3, 0]);
    expect(runtime.levels.list()).toEqual([]);
    runtime.logger('a').debug('off again');
    expect(messages()).toEqual([]);
  });

  it('keep no timer and no level once the logging is closed', async () => {
    jest.useFakeTimers();
    const { levels } = runtime;
    levels.set('a', 'debug', { for: '1h' });
    jest.useRealTimers();
    await runtime.close();
    expect(levels.list()).toEqual([]);
  });

  it('of a run are those of all it logs, here and later, and of nobody else', async () => {
    const log = runtime.logger('import');
    const result = runtime.levels.runAt('debug', async () => {
      log.debug('one');
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.debug('two');
      return 42;
    });
    log.debug('not in the run');
    expect(await result).toBe(42);
    expect(runtime.levels.runAt('trace', () => (log.trace('three'), 'done'))).toBe('done');
    expect(() => runtime.levels.runAt('trace', () => { throw new RangeError('x'); })).toThrow(RangeError);
    log.debug('after it');
    expect(messages()).toEqual(['one', 'two', 'three']);
    expect(runtime.core.levels.threshold('application', 'import').value).toBe(20);
  });

  it('of a run last as long as what begins only when it is awaited', async () => {
    const log = runtime.logger('import');
    const query = {
      then: (resolve: (value: string) => void) => {
        log.debug('asked');
        setTimeout(() => (log.debug('answered'), resolve('rows')), 5);
      },
    };
    expect(await runtime.levels.runAt('debug', () => query as unknown as Promise<string>)).toBe('rows');
    log.debug('after it');
    expect(messages()).toEqual(['asked', 'answered']);
  });

  it('of queues and jobs are told apart, whatever they are called', () => {
    runtime.levels.set({ queue: 'a b', job: 'c' }, 'debug');
    expect([runtime.levels.ofJob('a b', 'c')?.name, runtime.levels.ofJob('a', 'b c')]).toEqual(['DEBUG', undefined]);
  });

  it('of a run leave what its story holds to the story', async () => {
    await runtime.close();
    start({ debugOnFailure: true });
    const { stories } = runtime;
    runWithContext({}, () => {
      const context = currentContext()!;
      stories.begin(context);
      runtime.logger('x').debug('held');
      runtime.levels.runAt('info', () => undefined);
      stories.fail(context);
      stories.end(context);
    });
    expect(messages()).toEqual(['held']);
  });

  it.each<[string, LevelTarget, string, object]>([
    ['target: "" names nothing', '', 'debug', {}],
    ['target: "--" names nothing', '--', 'debug', {}],
    ['target: {"queue":""} names nothing', { queue: '' }, 'debug', {}],
    ['target: 7 names nothing', 7 as never, 'debug', {}],
    ['level: "loud" is not a level', 'a', 'loud', {}],
    ['level: null is not a level', 'a', null as never, {}],
    ['for: "10 min" is not a time', 'a', 'debug', { for: '10 min' }],
    ['for: 0 is not a time', 'a', 'debug', { for: 0 }],
    ['for: "30d" is not a time', 'a', 'debug', { for: '30d' }],
  ])('are refused with a reason: %s', (text, target, level, options) => {
    let refusal: CairnError | undefined;
    try {
      runtime.levels.set(target, level as 'debug', options);
    } catch (error) {
      refusal = error as CairnError;
    }
    expect([refusal?.code, refusal?.message]).toEqual(['CAIRN_E_LEVEL', expect.stringContaining(text)]);
    expect(sink.records).toEqual([]);
  });

  it('can be changed for a thousand names, and no more', () => {
    for (let n = 0; n < 1_000; n += 1) runtime.levels.set(`c${n}`, 'debug');
    runtime.levels.set('c7', 'trace');
    expect(() => runtime.levels.set('one-more', 'debug')).toThrow(/1000 levels are changed already/);
  });
});

import { NO_CONTEXT } from '../context/context-source';
import { Pipeline } from '../pipeline/pipeline';
import { MillisecondClock, RecordIds, createRedactor, NestedSerializer } from '../index';
import { ERROR, INFO, LEVELS, type Level } from '../record/level';
import { Router } from '../route/router';
import { assertValidLine, CollectingSink, some } from '../testing';
import { EventLogger } from './event-logger';
import { LevelMap } from './level-map';
import { Logger, type LoggerCore } from './logger';

function setUp(general = INFO): { core: LoggerCore; sink: CollectingSink; pipeline: Pipeline } {
  const sink = new CollectingSink();
  const selfLog = { report: (): void => undefined };
  const clock = new MillisecondClock();
  const redactor = createRedactor({ redactKeys: [], redactAllow: [], clock, ids: new RecordIds() });
  const router = new Router([{ sink, serializer: new NestedSerializer(some.identity()) }], selfLog);
  const pipeline = new Pipeline({ clock, context: NO_CONTEXT, enrichers: [], findSource: () => undefined, redactor, router, selfLog });
  return { core: { pipeline, levels: new LevelMap(general), redactor }, sink, pipeline };
}

describe('a logger', () => {
  it('writes its component, level and category on every record', () => {
    const { core, sink } = setUp(LEVELS[0]);
    const logger = new Logger(core, { category: 'application', component: 'orders' });
    logger.trace('a');
    logger.debug('a');
    logger.info('a');
    logger.warn('a');
    logger.warning('a');
    logger.error('a');
    logger.critical('a');
    expect(sink.records.map(({ level }) => level)).toEqual(['TRACE', 'DEBUG', 'INFO', 'WARNING', 'WARNING', 'ERROR', 'CRITICAL']);
    expect(new Set(sink.records.map(({ component }) => component))).toEqual(new Set(['orders']));
  });

  it('takes the level of log() by name too, and what is no level as INFO', () => {
    const { core, sink } = setUp(INFO);
    const logger = new Logger(core, { category: 'application', component: 'orders' });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const levels = [ERROR, { ...ERROR }, 'Warn', 'FATAL', 'debug', 'loud', '', undefined, null, 7, {}, { value: 50 }, { value: 40, index: 9 }, [], Symbol('x'), proxy];
    levels.forEach((level, n) => logger.log(level as Level, `${n}`));
    expect(sink.records.map(({ level, message }) => [message, level])).toEqual([
      ['0', 'ERROR'],
      ['1', 'ERROR'],
      ['2', 'WARNING'],
      ['3', 'CRITICAL'],
      ...Array.from({ length: 11 }, (_, n) => [`${n + 5}`, 'INFO']),
    ]);
    expect(['debug', 'info', 'loud', undefined, proxy].map((level) => logger.isEnabled(level as Level))).toEqual([false, true, true, true, true]);
  });

  it('does no work for a level that is off: the record is not even born', () => {
    const { core, sink, pipeline } = setUp(ERROR);
    const born = jest.spyOn(pipeline, 'log');
    const logger = new Logger(core, { category: 'application', component: 'orders' });
    logger.info('quiet', { get expensive() { throw new Error('read'); } });
    new EventLogger(core, 'application', 'orders').event('x', INFO, 'x').emit({});
    expect(born).not.toHaveBeenCalled();
    expect(sink.lines).toHaveLength(0);
  });

  it('follows a level that is changed while it lives', () => {
    const { core, sink } = setUp(ERROR);
    const logger = new Logger(core, { category: 'application', component: 'orders' });
    core.levels.set('orders', INFO);
    logger.info('now heard');
    expect(sink.records).toMatchObject([{ message: 'now heard' }]);
  });

  it('gives a child’s fields to its records, below the call’s own, and keeps the component', () => {
    const { core, sink } = setUp();
    const child = new Logger(core, { category: 'application', component: 'orders' }).child(
      { component: 'forged', order_id: 'o1', step: 1 },
      'checkout',
    );
    child.info('paid', { step: 2 });
    expect(sink.records).toMatchObject([
      { component: 'orders', operation: 'checkout', metadata: { component: 'forged', order_id: 'o1', step: 2 } },
    ]);
  });

  it('gives a child’s child the fields of both, and a family one origin for each level and operation', () => {
    const { core, sink } = setUp();
    const origins = new Set<unknown>();
    const log = core.pipeline.log.bind(core.pipeline);
    jest.spyOn(core.pipeline, 'log').mockImplementation((origin, call) => log((origins.add(origin), origin), call));
    const logger = new Logger(core, { category: 'application', component: 'orders' });
    const child = logger.child({ a: 1, b: 1 });
    const grandchild = child.child({ b: 2, ['__proto__']: 3 });
    const named = grandchild.child({}, 'checkout');
    for (const each of [logger, child, grandchild, named, named.child({ d: 4 })]) each.info('x', { c: 3 });
    expect(sink.records.map(({ metadata, operation }) => [JSON.stringify(metadata), operation])).toEqual([
      ['{"c":3}', undefined],
      ['{"a":1,"b":1,"c":3}', undefined],
      ['{"a":1,"b":2,"__proto__":3,"c":3}', undefined],
      ['{"a":1,"b":2,"__proto__":3,"c":3}', 'checkout'],
      ['{"a":1,"b":2,"__proto__":3,"d":4,"c":3}', 'checkout'],
    ]);
    expect(origins.size).toBe(2);
  });

  it('redacts the fields of a child', () => {
    const { core, sink } = setUp();
    new Logger(core, { category: 'application', component: 'orders' }).child({ password: 'hunter2' }).info('x');
    expect(sink.lines.join()).not.toContain('hunter2');
  });

  it('has a child whatever its fields do, and names no operation that is empty or secret', () => {
    const { core, sink } = setUp();
    const logger = new Logger(core, { category: 'application', component: 'orders' });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    logger.child(proxy).info('x');
    logger.child({}, '').info('x');
    logger.child({}, 'mail to bob@example.com').info('x');
    expect(sink.records.map(({ operation, metadata }) => [operation, metadata])).toEqual([
      [undefined, { unreadable: '[Unreadable]' }],
      [undefined, {}],
      ['mail to b***@example.com', {}],
    ]);
    for (const line of sink.lines) assertValidLine('nested', line);
  });

  it('speaks with the first fields of what it was given when there is no text, redacted and short', () => {
    const { core, sink } = setUp();
    const logger = new Logger(core, { category: 'application', component: 'orders', fields: { shop: 1 } });
    logger.warn({ a: 1, nested: { password: 'hunter2' }, to: 'bob@example.com' });
    logger.warn({ event: 'mail.sent to bob@example.com', a: 1 });
    for (const before of ['', 'x']) logger.warn({ text: before + '😀'.repeat(100) });
    logger.warn({});
    logger.warn(new Map([['token', 'abc']]));
    const messages = sink.records.map(({ message }) => message);
    expect(messages.slice(0, 2)).toEqual(['{"a":1,"nested":{"password":"[REDACTED]"},"to":"b***@example.com"}', 'mail.sent to b***@example.com']);
    expect(messages.slice(2, 4)).toEqual([`{"text":"${'😀'.repeat(55)}…`, `{"text":"x${'😀'.repeat(54)}…`]);
    expect(messages.slice(4)).toEqual(['{}', '{"token":"[REDACTED]"}']);
    expect(sink.records[0]!.metadata).toEqual({ shop: 1, a: 1, nested: { password: '[REDACTED]' }, to: 'b***@example.com' });
    expect(sink.lines.join()).not.toMatch(/hunter2|bob@/);
    for (const line of sink.lines) assertValidLine('nested', line);
  });

  it('records what was passed, not what it is changed to afterwards', () => {
    const { core, sink } = setUp();
    const fields = { state: 'before' };
    new Logger(core, { category: 'application', component: 'orders' }).info('x', fields);
    fields.state = 'after';
    expect(sink.records).toMatchObject([{ metadata: { state: 'before' } }]);
  });
});

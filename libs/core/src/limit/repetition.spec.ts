import { INFO, WARNING } from '../record/level';
import { EventLogger } from '../logger/event-logger';
import { accountOf, SomeLogging } from '../testing';
import { Repetition, type RepetitionOptions } from './repetition';

function collapsing(options: Partial<RepetitionOptions> = {}): SomeLogging {
  const all = { windowMs: 10_000, first: 1, minLevel: WARNING, ...options };
  return new SomeLogging({ stages: ({ volume, redactor, tell, now }) => [new Repetition({ ...all, volume, redactor, tell, now })] });
}

class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

const times = (count: number, fn: (n: number) => void): void => Array.from({ length: count }).forEach((_, n) => fn(n));

describe('records that repeat', () => {
  it('are written once, and told with their number when the window ends', () => {
    const logging = collapsing();
    times(5, () => logging.logger('poller').error('no answer', new TimeoutError('after 5 s')));
    expect(logging.messages).toEqual(['no answer', 'no answer', 'no answer', 'no answer', 'no answer']); // each logger() is another one
    logging.sink.clear();
    const logger = logging.logger('poller');
    times(1_000, (n) => logger.error('no answer', { attempt: n }, new TimeoutError('after 5 s')));
    logging.now = 10_000;
    logger.error('no answer', { attempt: 1_000 }, new TimeoutError('after 5 s'));
    expect(logging.messages).toEqual(['no answer', 'Log record repeated', 'no answer']);
    expect(logging.of('logging.repeated')).toMatchObject([
      { level: 'ERROR', category: 'application', component: 'poller', metadata: { repeated_message: 'no answer', error_type: 'TimeoutError', records: 999 } },
    ]);
  });

  it('are told at a flush and at the end without waiting', () => {
    const logging = collapsing();
    const logger = logging.logger();
    times(3, () => logger.warning('disk almost full'));
    logging.pipeline.conclude();
    logging.pipeline.conclude();
    expect(logging.messages).toEqual(['disk almost full', 'Log record repeated']);
    expect(logging.of('logging.repeated')[0]!.metadata).toMatchObject({ records: 2 });
  });

  it('are told by a timer when nothing else happens', () => {
    jest.useFakeTimers();
    try {
      const logging = collapsing({ windowMs: 1_000 });
      const logger = logging.logger();
      times(3, () => logger.warning('disk almost full'));
      logging.now = 1_000;
      jest.advanceTimersByTime(1_000);
      expect(logging.of('logging.repeated')).toMatchObject([{ metadata: { records: 2 }, context: { request_id: null } }]);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('are not those of two child loggers, whose fields may say another thing', () => {
    const logging = collapsing();
    const logger = logging.logger();
    const children = ['o1', 'o2'].map((order_id) => logger.child({ order_id }));
    times(2, () => [logger, ...children].forEach((each) => each.error('not paid')));
    expect(logging.messages).toEqual(['not paid', 'not paid', 'not paid']);
    expect(logging.sink.records.map(({ metadata }) => metadata)).toEqual([{}, { order_id: 'o1' }, { order_id: 'o2' }]);
  });

  it('may come so many times before the rest is only counted', () => {
    const logging = collapsing({ first: 10 });
    const logger = logging.logger();
    times(25, () => logger.error('again'));
    logging.pipeline.conclude();
    expect(logging.messages).toEqual([...Array<string>(10).fill('again'), 'Log record repeated']);
    expect(accountOf(logging.volume)).toMatchObject({ born: 26, written: 11, repeated: 15 });
  });

  it('are those that say the same: message, type of error, texts and choices; numbers may differ', () => {
    const logging = collapsing();
    const logger = logging.logger();
    const different: (() => void)[] = [
      () => logger.error('a'),
      () => logger.error('b'),
      () => logger.warning('a'),
      () => logger.error('a', new Error('x')),
      () => logger.error('a', new TimeoutError('x')),
      () => logger.error('a', { order: 'o1' }),
      () => logger.error('a', { order: 'o2' }),
      () => logger.error('a', { other: 'o2' }),
      () => logger.error('a', { retried: true }),
      () => logger.error('a', { retried: false }),
    ];
    different.forEach((log) => log());
    expect(logging.records).toHaveLength(different.length);
    different.forEach((log) => log());
    logger.error('a', { order: 'o1', duration_ms: 1 });
    logger.error('a', { order: 'o1', duration_ms: 2 });
    expect(logging.records).toHaveLength(different.length + 1);
  });

  it('are not those of different stories: each is told whole', () => {
    const logging = collapsing();
    const logger = logging.logger();
    for (const trace_id of ['a', 'b']) logging.inStory(() => times(3, () => logger.error('no database')), { trace_id, request_id: `req_${trace_id}` });
    logging.pipeline.conclude();
    expect(logging.records.map(({ message, context }) => [message, context['request_id']])).toEqual([
      ['no database', 'req_a'],
      ['no database', 'req_b'],
      ['Log record repeated', 'req_a'],
      ['Log record repeated', 'req_b'],
    ]);
  });

  it('are left alone below the level, and in security and audit', () => {
    const logging = collapsing();
    const [calm, security, audit] = [logging.logger(), logging.logger('guard', 'security'), logging.logger('trail', 'audit')];
    times(3, () => (calm.info('x'), security.warning('x'), audit.warning('x')));
    expect(logging.records).toHaveLength(9);
    const all = collapsing({ minLevel: INFO });
    const logger = all.logger();
    times(3, () => logger.info('x'));
    expect(all.records).toHaveLength(1);
  });

  it('are told by the name of their event', () => {
    const logging = collapsing();
    const slow = new EventLogger(logging, 'database', 'pool').event('db.query.slow', WARNING, 'Slow database query detected');
    times(4, (n) => slow.emit({ statement: 'select * from tasks where id = ?', duration_ms: 1_000 + n }));
    slow.emit({ statement: 'select 1', duration_ms: 1_000 });
    logging.pipeline.conclude();
    expect(logging.records.map(({ event, metadata }) => [event, metadata['statement'] ?? metadata['records']])).toEqual([
      ['db.query.slow', 'select * from tasks where id = ?'],
      ['db.query.slow', 'select 1'],
      ['logging.repeated', 3],
    ]);
  });

  it('keep no secret: a summary quotes the message redacted, then cut', () => {
    const logging = collapsing();
    const logger = logging.logger();
    const message = `${'x'.repeat(480)} for jane.doe.with.a.long.name@example.com`;
    times(2, () => logger.error(message));
    logging.pipeline.conclude();
    expect(logging.sink.lines.join()).not.toContain('jane.doe');
    expect((logging.of('logging.repeated')[0]!.metadata['repeated_message'] as string).length).toBeLessThanOrEqual(512);
  });

  it('need little memory: of thousands at a time the oldest are told early, and every record is accounted for', () => {
    const logging = collapsing();
    const logger = logging.logger();
    times(3_000, (n) => times(2, () => logger.error(`message ${n}`)));
    expect(logging.of('logging.repeated').length).toBeGreaterThan(0);
    logging.pipeline.conclude();
    const told = logging.of('logging.repeated').reduce((sum, { metadata }) => sum + (metadata['records'] as number), 0);
    expect(told).toBe(3_000);
    expect(accountOf(logging.volume)).toMatchObject({ born: 9_000, written: 6_000, repeated: 3_000 });
  });

  it('are written as they are when they cannot be compared, whatever they do', () => {
    const logging = collapsing();
    const logger = logging.logger();
    const trap = { get field(): string { throw new Error('read'); } };
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`f${n}`, 'x']));
    for (const odd of [trap, many]) times(2, () => logger.error('odd', odd));
    times(2, () => logger.error({ only: 'fields' }));
    expect(logging.records).toHaveLength(6);
    expect(logging.reports).toEqual([]);
  });
});

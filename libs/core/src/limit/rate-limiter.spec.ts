import { WARNING } from '../record/level';
import { accountOf, SomeLogging } from '../testing';
import { RateLimiter, type RateLimit } from './rate-limiter';

const perSecond = (count: number): { count: number; perMs: number } => ({ count, perMs: 1_000 });

function limited(limits: Record<string, Partial<RateLimit>>): SomeLogging {
  const all = new Map(Object.entries(limits).map(([name, limit]) => [name, { text: 'as set', ...limit }]));
  return new SomeLogging({ stages: ({ volume, tell, now }) => [new RateLimiter({ limits: all, volume, tell, now })] });
}

const times = (count: number, fn: (n: number) => void): void => Array.from({ length: count }).forEach((_, n) => fn(n));

describe('a rate limit', () => {
  it('lets so many records through, and as many again as time goes by', () => {
    const logging = limited({ APPLICATION: { total: perSecond(10) } });
    const logger = logging.logger();
    const burst = (): number => {
      logging.sink.clear();
      times(30, () => logger.info('x'));
      return logging.records.length;
    };
    expect(burst()).toBe(10);
    logging.now = 500;
    expect(burst()).toBe(5);
    logging.now = 60_000;
    expect(burst()).toBe(10);
  });

  it('is that of the component where it has one, else that of its category', () => {
    const logging = limited({ APPLICATION: { total: perSecond(2) }, TASK_SERVICE: { total: perSecond(4) } });
    times(9, () => (logging.logger('TaskService').info('task'), logging.logger('orders').info('order'), logging.logger('http', 'request').info('request')));
    const count = (message: string): number => logging.messages.filter((each) => each === message).length;
    expect([count('task'), count('order'), count('request')]).toEqual([4, 2, 9]);
  });

  it('never holds back security, audit, or what is CRITICAL', () => {
    const logging = limited({ APPLICATION: { total: perSecond(1) }, GUARD: { total: perSecond(1) } });
    times(5, () => {
      logging.logger('guard', 'security').warning('x');
      logging.logger('guard', 'audit').info('x');
      logging.logger().critical('x');
      logging.logger().error('x');
    });
    expect(accountOf(logging.volume)).toMatchObject({ born: 20, written: 16, rateLimited: 4 });
  });

  it('of each client leaves the others their share', () => {
    const logging = limited({ REQUEST: { total: perSecond(100), perClient: perSecond(5) } });
    const logger = logging.logger('http', 'request');
    const from = (client: string, count: number): void => logging.inStory((story) => {
      story.client = client;
      times(count, () => logger.info(client));
    });
    for (let second = 0; second < 3; second += 1) {
      logging.now = second * 1_000;
      from('198.51.100.1', 1_000);
      times(10, (n) => from(`203.0.113.${n}`, 4));
    }
    const written = (client: string): number => logging.messages.filter((each) => each === client).length;
    expect(written('198.51.100.1')).toBe(15);
    expect(Array.from({ length: 10 }, (_, n) => written(`203.0.113.${n}`))).toEqual(Array<number>(10).fill(12));
  });

  it('tells clients apart by their user before their address', () => {
    const logging = limited({ APPLICATION: { perClient: perSecond(2) } });
    const logger = logging.logger();
    for (const user_id of ['u1', 'u2', undefined]) {
      logging.inStory((story) => {
        story.client = '198.51.100.1';
        times(5, () => logger.info(user_id ?? 'nobody'));
      }, user_id === undefined ? {} : { user_id });
    }
    times(5, () => logger.info('no story'));
    expect(logging.messages).toEqual([...['u1', 'u2', 'nobody'].flatMap((each) => [each, each]), ...Array<string>(5).fill('no story')]);
  });

  it('forgets clients before they take much memory', () => {
    const logging = limited({ APPLICATION: { perClient: perSecond(1) } });
    const logger = logging.logger();
    const from = (client: string): void => logging.inStory((story) => {
      story.client = client;
      logger.info(client);
    });
    from('first');
    times(10_000, (n) => from(`client ${n}`));
    from('client 9999'); // still known
    from('first'); // forgotten
    expect(logging.messages.filter((each) => each === 'first' || each === 'client 9999')).toEqual(['first', 'client 9999', 'first']);
  });

  it('tells what it turned away by level, in the category it is missing from', () => {
    const logging = limited({ REQUEST: { total: perSecond(3), text: '3/s' } });
    const logger = logging.logger('http', 'request');
    times(10, () => (logger.info('x'), logger.warning('y')));
    logging.pipeline.conclude();
    logging.pipeline.conclude();
    expect(logging.of('logging.rate_limited')).toMatchObject([
      { level: 'WARNING', category: 'request', component: 'cairn', metadata: { limited: 'REQUEST', limit: '3/s', records: 17, levels: { INFO: 8, WARNING: 9 } } },
    ]);
    expect(accountOf(logging.volume)).toMatchObject({ born: 21, written: 4, rateLimited: 17 });
  });

  it('tells it after ten seconds without being asked', () => {
    jest.useFakeTimers();
    try {
      const logging = limited({ APPLICATION: { total: perSecond(1) } });
      times(3, () => logging.logger().log(WARNING, 'x'));
      jest.advanceTimersByTime(10_000);
      expect(logging.of('logging.rate_limited')).toMatchObject([{ metadata: { records: 2 } }]);
    } finally {
      jest.useRealTimers();
    }
  });
});

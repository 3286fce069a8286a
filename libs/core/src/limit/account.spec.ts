import { DEBUG, LEVELS, TRACE, WARNING } from '../record/level';
import { newTraceId } from '../context/ids';
import { accountOf, SomeLogging } from '../testing';
import { RateLimiter } from './rate-limiter';
import { Repetition } from './repetition';
import { Sampler } from './sampler';

/** A generator of the same numbers in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('the account of records', () => {
  it.each([1, 2, 3, 4, 5])('is exact whatever comes together: born = written + collapsed + sampled + limited + discarded (seed %d)', (seed) => {
    const random = seeded(seed);
    const logging = new SomeLogging({
      hold: { level: DEBUG, maxRecords: 5, maxBytes: 4_000, totalBytes: 6_000 },
      stages: ({ volume, redactor, tell, now }) => [
        new Sampler({ sampling: new Map([['application', { rate: 0.4, keep: WARNING }]]), volume, tell, random }),
        new Repetition({ windowMs: 50, first: 1, minLevel: TRACE, volume, redactor, tell, now }),
        new RateLimiter({ limits: new Map([['APPLICATION', { total: { count: 20, perMs: 100 }, perClient: { count: 6, perMs: 100 }, text: '' }]]), volume, tell, now }),
      ],
    });
    const loggers = ['a', 'b'].map((component) => logging.logger(component));
    let called = 0;
    const some = (): void => {
      const level = LEVELS[1 + Math.floor(random() * 5)]!;
      if (logging.story !== undefined || level.value >= 20) called += 1;
      loggers[Math.floor(random() * 2)]!.log(level, `message ${Math.floor(random() * 2)}`, { n: random(), more: { pad: 'x'.repeat(Math.floor(random() * 900)) } });
    };
    for (let round = 0; round < 300; round += 1) {
      logging.now += Math.floor(random() * 40);
      const count = Math.floor(random() * 12);
      if (random() < 0.2) Array.from({ length: count }).forEach(some);
      else logging.inStory((story) => {
        story.client = `client ${Math.floor(random() * 3)}`;
        Array.from({ length: count }).forEach(some);
        if (random() < 0.3) logging.stories.fail(story);
      }, { trace_id: newTraceId() });
      if (random() < 0.05) logging.pipeline.conclude();
    }
    logging.pipeline.conclude();

    const { born, written, repeated, sampled, rateLimited, discarded, failed, held } = accountOf(logging.volume);
    const summaries = logging.records.filter(({ event }) => event?.startsWith('logging.') === true);
    const told = (event: string): number => logging.of(event).reduce((sum, { metadata }) => sum + (metadata['records'] as number), 0);
    expect(born).toBe(written + repeated + sampled + rateLimited + discarded);
    expect({ failed, held, heldBytes: logging.held!.heldBytes }).toEqual({ failed: 0, held: 0, heldBytes: 0 });
    expect(born - summaries.length).toBe(called);
    expect(written).toBe(logging.records.length);
    expect({ repeated, sampled, rateLimited }).toEqual({ repeated: told('logging.repeated'), sampled: told('logging.sampled'), rateLimited: told('logging.rate_limited') });
    for (const count of [repeated, sampled, rateLimited, discarded]) expect(count).toBeGreaterThan(20);
  });

  it('is kept by category and level', () => {
    const logging = new SomeLogging();
    logging.logger().info('x');
    logging.logger().error('x');
    logging.logger().error('x');
    logging.logger('http', 'request').info('x');
    expect(logging.volume.list().map(({ category, level, born, written }) => [category, level.name, born, written])).toEqual([
      ['request', 'INFO', 1, 1],
      ['application', 'INFO', 1, 1],
      ['application', 'ERROR', 2, 2],
    ]);
  });
});

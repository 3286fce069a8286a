import { ContextState } from '../context/context-state';
import { DEBUG, ERROR, INFO, TRACE } from '../record/level';
import { accountOf, assertValidLine, SomeLogging } from '../testing';

const BOUNDS = { level: DEBUG, maxRecords: 5, maxBytes: 20_000, totalBytes: 50_000 };
const holding = (bounds: Partial<typeof BOUNDS> = {}, level = INFO): SomeLogging => new SomeLogging({ level, hold: { ...BOUNDS, ...bounds } });

describe('records below their logger’s level', () => {
  it('are written when their story fails, in order, marked, before what is logged afterwards', () => {
    const logging = holding();
    const logger = logging.logger();
    logging.inStory((story) => {
      logger.debug('one', { step: 1 });
      logger.info('seen at once');
      logger.debug('two');
      logging.stories.fail(story);
      logger.error('failed');
    });
    expect(logging.records.map(({ message, level, metadata }) => [message, level, metadata])).toEqual([
      ['seen at once', 'INFO', {}],
      ['one', 'DEBUG', { step: 1, held: true }],
      ['two', 'DEBUG', { held: true }],
      ['failed', 'ERROR', {}],
    ]);
    for (const line of logging.sink.lines) assertValidLine('nested', line);
  });

  it('leave nothing of a story that goes well, but are counted', () => {
    const logging = holding();
    logging.inStory(() => logging.logger().debug('detail'));
    expect(logging.records).toEqual([]);
    expect(accountOf(logging.volume)).toMatchObject({ born: 1, discarded: 1, held: 0 });
  });

  it('are none outside a story, below the level that is held, and after the story', () => {
    const logging = holding();
    logging.logger().debug('no story');
    logging.inStory((story) => {
      logging.logger().trace('too low');
      logging.stories.end(story);
      logging.logger().debug('too late');
      logging.stories.fail(story);
    });
    expect(logging.records).toEqual([]);
    expect(accountOf(logging.volume).born).toBe(0);
  });

  it('are held for a part of the story as for the whole', () => {
    const logging = holding();
    logging.inStory((story) => {
      logging.story = story.fork({ step_id: 'plan' });
      logging.logger().debug('within');
      logging.stories.fail(story);
    });
    expect(logging.records).toMatchObject([{ message: 'within', context: { step_id: 'plan' } }]);
  });

  it('say what was true at the call, and hold no secret', () => {
    const logging = holding();
    const order = { id: 'o1', items: ['a'], card: { password: 'hunter2' } };
    logging.inStory((story) => {
      logging.logger().debug('ordered by jane@example.com', { order });
      order.id = 'changed';
      order.items.push('b');
      expect(JSON.stringify(Object.values(story.held as object))).not.toMatch(/hunter2|jane@/);
      logging.stories.fail(story);
    });
    expect(logging.records).toMatchObject([{ message: 'ordered by j***@example.com', metadata: { order: { id: 'o1', items: ['a'], card: { password: '[REDACTED]' } } } }]);
  });

  it('are the newest so many, and say how many are missing', () => {
    const logging = holding();
    logging.inStory((story) => {
      for (let n = 0; n < 12; n += 1) logging.logger().debug(`${n}`);
      logging.stories.fail(story);
    });
    expect(logging.messages).toEqual(['7', '8', '9', '10', '11']);
    expect(logging.records.map(({ metadata }) => metadata['held_missing'])).toEqual([7, undefined, undefined, undefined, undefined]);
    expect(accountOf(logging.volume)).toMatchObject({ born: 12, written: 5, discarded: 7 });
  });

  it('take no more memory than one story and all stories may', () => {
    const logging = holding({ maxRecords: 1_000, maxBytes: 5_000, totalBytes: 12_000 });
    const stories = Array.from({ length: 10 }, () => {
      const story = (logging.story = new ContextState());
      logging.stories.begin(story);
      for (let n = 0; n < 40; n += 1) logging.logger().debug('x', { pad: 'x'.repeat(300) });
      expect(logging.held!.heldBytes).toBeLessThanOrEqual(12_000);
      return story;
    });
    expect(logging.held!.heldBytes).toBeGreaterThan(5_000);
    logging.story = stories[0];
    logging.logger().debug('huge', { pad: Array.from({ length: 90 }, () => 'x'.repeat(200)) });
    for (const story of stories) logging.stories.fail(story);
    expect(logging.messages).not.toContain('huge');
    expect(logging.records.length).toBeGreaterThan(5);
    const { born, written, discarded, held } = accountOf(logging.volume);
    expect({ born, held }).toEqual({ born: written + discarded, held: 0 });
    expect(logging.held!.heldBytes).toBe(0);
  });

  it('are all written when the process is about to end', () => {
    const logging = holding();
    logging.inStory(() => {
      logging.logger().debug('under way');
      logging.stories.failAll();
    });
    expect(logging.messages).toEqual(['under way']);
  });

  it('are written at once, unmarked, where the story has a level of its own', () => {
    const logging = holding({}, ERROR);
    logging.inStory((story) => {
      logging.stories.raise(story, INFO);
      logging.logger().info('asked for');
      logging.logger().debug('held');
      logging.stories.fail(story);
    });
    expect(logging.records.map(({ message, metadata }) => [message, metadata])).toEqual([['asked for', {}], ['held', { held: true }]]);
  });
});

describe('a story with a level of its own', () => {
  it('logs from that level on, whatever its loggers’ levels, until it ends; others do not', () => {
    const logging = new SomeLogging({ level: ERROR });
    const logger = logging.logger();
    const threshold = logging.levels.threshold('application', 'orders');
    logging.inStory((story) => {
      logging.stories.raise(story, DEBUG);
      logger.trace('too low');
      logger.debug('asked for');
      expect([logger.isEnabled('DEBUG'), logger.isEnabled('TRACE')]).toEqual([true, false]);
      logging.story = undefined;
      logger.debug('of nobody');
      expect(logger.isEnabled('DEBUG')).toBe(false);
    });
    expect([threshold.value, threshold.own]).toEqual([ERROR.value, ERROR.value]);
    logger.info('after');
    expect(logging.messages).toEqual(['asked for']);
  });

  it('costs other loggers nothing once all such stories are over', () => {
    const logging = new SomeLogging({ level: ERROR });
    const threshold = logging.levels.threshold('application', 'orders');
    const seen: number[] = [];
    const look = (): void => void seen.push(threshold.value);
    logging.inStory((one) => {
      logging.stories.raise(one, DEBUG);
      look();
      logging.inStory((two) => {
        logging.stories.raise(two, TRACE);
        logging.stories.raise(two, TRACE);
        look();
      });
      look();
    });
    look();
    expect(seen).toEqual([DEBUG.value, TRACE.value, DEBUG.value, ERROR.value]);
  });
});

import { newTraceId } from '../context/ids';
import { DEBUG, WARNING } from '../record/level';
import { accountOf, SomeLogging } from '../testing';
import { Sampler, shareOf, type Sampling } from './sampler';

const HALF: Sampling = { rate: 0.5, keep: WARNING };
/** Trace ids that a rate of 0.5 keeps and leaves out. */
const KEPT = '0af7651916cd43dd8448eb211c80319c';
const LEFT_OUT = '00f067aa0ba902b700f067aa0ba902b7';

function sampled(sampling: Sampling = HALF, random?: () => number, hold = false): SomeLogging {
  return new SomeLogging({
    stages: ({ volume, tell }) => [new Sampler({ sampling: new Map([['application', sampling]]), volume, tell, random })],
    ...(hold && { hold: { level: DEBUG, maxRecords: 10, maxBytes: 10_000, totalBytes: 100_000 } }),
  });
}

describe('sampling', () => {
  it('keeps a story whole or leaves it out whole, by its trace id', () => {
    expect([shareOf(KEPT) < 0.5, shareOf(LEFT_OUT) < 0.5]).toEqual([true, false]);
    const logging = sampled();
    for (const trace_id of [KEPT, LEFT_OUT]) {
      logging.inStory(() => ['one', 'two', 'three'].forEach((message) => logging.logger().info(message)), { trace_id });
    }
    expect(logging.records.map(({ message, context }) => [message, context['trace_id']])).toEqual(['one', 'two', 'three'].map((message) => [message, KEPT]));
  });

  it.each([0.1, 0.5, 0.9])('keeps a share of %d', (rate) => {
    const ids = Array.from({ length: 4_000 }, newTraceId);
    const counted = ids.map((_, at) => at.toString(16).padStart(32, '0')); // ids that only count up
    for (const traces of [ids, counted]) expect(traces.filter((id) => shareOf(id) < rate).length / 4_000).toBeCloseTo(rate, 1);
  });

  it('never leaves out warnings and errors unless asked to', () => {
    const [careful, careless] = [sampled(), sampled({ rate: 0, keep: { ...WARNING, value: 1_000 } })];
    for (const logging of [careful, careless]) {
      logging.inStory(() => (logging.logger().warning('odd'), logging.logger().error('broken')), { trace_id: LEFT_OUT });
    }
    expect([careful.messages, careless.messages]).toEqual([['odd', 'broken'], []]);
  });

  it('leaves other categories, and security and audit in any case, alone', () => {
    const logging = sampled({ rate: 0, keep: WARNING });
    logging.inStory(() => {
      for (const category of ['application', 'request', 'security', 'audit'] as const) logging.logger('x', category).info(category);
    });
    expect(logging.messages).toEqual(['request', 'security', 'audit']);
  });

  it('decides record by record where there is no story', () => {
    const draws = [0.2, 0.7, 0.4];
    const logging = sampled(HALF, () => draws.shift()!);
    ['a', 'b', 'c'].forEach((message) => logging.logger().info(message));
    expect(logging.messages).toEqual(['a', 'c']);
  });

  it('keeps a story with a level of its own', () => {
    const logging = sampled({ rate: 0, keep: WARNING });
    logging.inStory((story) => {
      logging.stories.raise(story, DEBUG);
      logging.logger().debug('looked at');
    });
    expect(logging.messages).toEqual(['looked at']);
  });

  it('says in the category itself how many it left out, so that the counts are true', () => {
    const logging = sampled();
    logging.inStory(() => {
      for (let n = 0; n < 7; n += 1) logging.logger().info('x');
      logging.logger().warning('kept');
    }, { trace_id: LEFT_OUT });
    logging.pipeline.conclude();
    logging.pipeline.conclude(); // nothing new
    expect(logging.of('logging.sampled')).toMatchObject([{ category: 'application', level: 'INFO', metadata: { category: 'application', rate: 0.5, records: 7, levels: { INFO: 7 } } }]);
    expect(accountOf(logging.volume)).toMatchObject({ born: 9, written: 2, sampled: 7 });
  });

  it('writes a story that failed all the same, where records are held for that', () => {
    const logging = sampled({ rate: 0, keep: WARNING }, undefined, true);
    const run = (fails: boolean): void =>
      logging.inStory((story) => {
        logging.logger().info('began');
        logging.logger().debug('detail');
        if (!fails) return;
        logging.stories.fail(story);
        logging.logger().error('failed');
      }, { trace_id: LEFT_OUT });
    run(false);
    run(true);
    logging.pipeline.conclude();
    expect(logging.messages).toEqual(['began', 'detail', 'failed', 'Log records left out by sampling']);
    expect(logging.of('logging.sampled')[0]!.metadata).toMatchObject({ records: 1 });
    expect(accountOf(logging.volume)).toEqual({ born: 6, written: 4, repeated: 0, sampled: 1, rateLimited: 0, discarded: 1, failed: 0, held: 0 });
  });
});

import { UnrecoverableError, DelayedError } from 'bullmq';
import { flowWithContext } from '../../src/bullmq';
import { runWithContext } from '../../src';
import { JobBench } from '../support/job-bench';
import { inStory, STORY } from '../support/job-story';
import { until } from '../support/until';
import { QUEUE_SERVERS, type QueueServer } from '../support/queue-servers';

describe.each(QUEUE_SERVERS)('the level of jobs on %s', (_name, start) => {
  let server: QueueServer;
  let bench: JobBench;

  beforeAll(async () => {
    server = await start();
  });
  beforeEach(() => {
    bench = new JobBench(server.connection, { level: 'WARNING' });
  });
  afterEach(() => bench.close());
  afterAll(() => server.stop());

  const log = (component: string) => bench.logging.logger(component, 'job');
  /** Messages of loggers, and events, in order; of a story. */
  const told = (requestId?: string): string[] =>
    bench.records.filter(({ context }) => requestId === undefined || context.request_id === requestId).map(({ event, message }) => event ?? message);
  const threshold = (): number => bench.logging.core.levels.threshold('job', 'parent').value;

  it('is that of the story they are added in: request, job, child job, on every attempt', async () => {
    const children = bench.queue('children');
    bench.worker('children', async (job) => {
      log('child').debug('child works');
      if (job.attemptsMade === 0) throw new Error('again');
    });
    bench.worker('parents', async () => {
      log('parent').debug('parent works');
      await children.add('notify', {}, { attempts: 2 });
    });
    const parents = bench.queue('parents');
    const quiet = { ...STORY, request_id: 'req_00000000beef' };
    await inStory(() => bench.logging.levels.runAt('debug', () => parents.add('loud', {})));
    await inStory(() => parents.add('quiet', {}), quiet);
    await bench.seen('job.retrying', 2);
    await bench.seen('job.completed', 2);

    const own = ['job.started', 'parent works', 'job.completed'];
    const ofChild = ['job.started', 'child works', 'job.retrying', 'job.started', 'child works', 'job.completed'];
    expect([...told(STORY.request_id)].sort()).toEqual([...own, ...ofChild].sort());
    expect(told(quiet.request_id)).toEqual(['job.retrying']);
    await until('the end of the stories', () => threshold() === 30); // other loggers cost nothing again
  });

  it('goes along into every node of a flow, and leaves the data of jobs alone', async () => {
    const data: unknown[] = [];
    for (const name of ['one', 'two']) {
      bench.worker(name, async (job) => {
        data.push(job.data);
        log(name).debug(`${name} works`);
      });
    }
    const node = (name: string): { name: string; queueName: string; data: object } => ({ name, queueName: bench.nameOf(name), data: { n: name } });
    await inStory(() => bench.logging.levels.runAt('debug', () => bench.flows().add(flowWithContext({ ...node('one'), children: [node('two')] }))));
    await bench.seen('job.completed', 2);
    expect(told().filter((each) => each.endsWith('works'))).toEqual(['two works', 'one works']);
    expect(data).toEqual([{ n: 'two' }, { n: 'one' }]);
  });

  it('of a schedule is not that of the request that set it up', async () => {
    bench.worker('ticks', async () => log('tick').warning('tick'));
    const queue = bench.queue('ticks');
    await inStory(() => bench.logging.levels.runAt('debug', () => queue.upsertJobScheduler('every', { every: 50, limit: 2 }, { name: 'tick' })));
    await until('a run of the schedule', () => bench.records.length > 0);
    expect(new Set(told())).toEqual(new Set(['tick']));
  });

  it('can be changed for a queue, or one of its jobs, while the app runs', async () => {
    const done: string[] = [];
    bench.worker('email', async (job) => {
      log('email').debug(`sends ${job.name}`);
      done.push(job.name);
    });
    const queue = bench.queue('email');
    const run = async (name: string, jobId: string): Promise<void> => {
      await queue.add(name, {}, { jobId });
      await until(`the run of ${name}`, () => done.includes(name));
    };
    const { levels } = bench.logging;
    levels.set({ queue: bench.nameOf('email'), job: 'j-two' }, 'debug', { for: '1m' });
    await run('one', 'j-one');
    await run('two', 'j-two');
    levels.set({ queue: bench.nameOf('email') }, 'debug');
    await run('three', 'j-three');
    levels.reset();
    await run('four', 'j-four');
    expect(told().filter((each) => each.startsWith('sends'))).toEqual(['sends two', 'sends three']);
  });
});

describe.each(QUEUE_SERVERS)('debug on failure of jobs on %s', (_name, start) => {
  let server: QueueServer;
  let bench: JobBench;

  beforeAll(async () => {
    server = await start();
  });
  beforeEach(() => {
    bench = new JobBench(server.connection, { level: 'INFO', debugOnFailure: true });
  });
  afterEach(() => bench.close());
  afterAll(() => server.stop());

  const attempt = (n: number): void => {
    bench.logging.logger('work').debug(`attempt ${n}`);
    runWithContext({ step_id: 'apply' }, () => bench.logging.logger('work').debug(`step of ${n}`));
  };
  const told = (): string[] => bench.records.map(({ event, message, metadata }) => `${event ?? message}${metadata['held'] === true ? ' (held)' : ''}`);
  const held = (): object => {
    const debug = bench.logging.volume.find(({ level, category }) => level.name === 'DEBUG' && category === 'application');
    return { born: debug?.born, written: debug?.written, discarded: debug?.discarded, held: debug?.held };
  };

  it('a job that fails for good is told in full, before the record that says so; an attempt that is tried again is not', async () => {
    bench.worker('work', async (job) => {
      attempt(job.attemptsMade + 1);
      throw new Error('no capacity');
    });
    await bench.queue('work').add('one', {}, { attempts: 2 });
    await bench.seen('job.failed');
    expect(told()).toEqual(['job.started', 'job.retrying', 'job.started', 'attempt 2 (held)', 'step of 2 (held)', 'job.failed']);
    expect(bench.records[4]!.context).toMatchObject({ step_id: 'apply', attempt: 2 });
    await bench.close();
    expect(held()).toEqual({ born: 4, written: 2, discarded: 2, held: 0 });
  });

  it('a job that succeeds, at once or when it is tried again, leaves nothing of it', async () => {
    bench.worker('work', async (job) => {
      attempt(job.attemptsMade + 1);
      if (job.name === 'again' && job.attemptsMade === 0) throw new Error('once');
    });
    const queue = bench.queue('work');
    await queue.add('again', {}, { attempts: 2 });
    await queue.add('fine', {});
    await bench.seen('job.completed', 2);
    await bench.close();
    expect(told().filter((each) => each.includes('held') || each.includes('attempt'))).toEqual([]);
    expect(held()).toEqual({ born: 6, written: 0, discarded: 6, held: 0 });
  });

  it('an error after which nothing is tried is a failure whatever attempts are left', async () => {
    bench.worker('work', async () => {
      attempt(1);
      throw new UnrecoverableError('never');
    });
    await bench.queue('work').add('one', {}, { attempts: 5 });
    await bench.seen('job.failed');
    expect(told()).toEqual(['job.started', 'attempt 1 (held)', 'step of 1 (held)', 'job.failed']);
  });

  it('a job that goes back to its queue has not failed', async () => {
    let delayed = false;
    bench.worker('work', async (job, token) => {
      attempt(1);
      if (delayed) return;
      delayed = true;
      await job.moveToDelayed(Date.now() + 20, token);
      throw new DelayedError();
    });
    await bench.queue('work').add('one', {});
    await bench.seen('job.completed');
    await bench.close();
    expect(told().filter((each) => each.includes('held'))).toEqual([]);
    expect(held()).toMatchObject({ discarded: 4, held: 0 });
  });

  it('of jobs that run at once, each failed one has its own records', async () => {
    bench.worker('work', async (job) => {
      const { n } = job.data as { n: number };
      for (let step = 0; step < 3; step += 1) {
        bench.logging.logger('work').debug(`job ${n}`);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      if (n % 3 === 0) throw new Error('unlucky');
    }, { concurrency: 10 });
    const queue = bench.queue('work');
    await Promise.all(Array.from({ length: 30 }, (_, n) => queue.add('one', { n })));
    await bench.seen('job.failed', 10);
    await bench.seen('job.completed', 20);
    for (const { context, metadata } of bench.of('job.started')) {
      const { n } = metadata['args'] as { n: number };
      const own = bench.records.filter((record) => record.metadata['held'] === true && record.context['job_id'] === context['job_id']);
      expect(own.map(({ message }) => message)).toEqual(n % 3 === 0 ? Array<string>(3).fill(`job ${n}`) : []);
    }
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CanonicalRecord } from '@cairn/core';
import { DelayedError, UnrecoverableError, WaitingChildrenError, Worker, type Job } from 'bullmq';
import { JobLogger } from '../src/bullmq';
import type { LoggingOptions } from '../src/module/logging-options';
import { JobBench } from './support/job-bench';
import { contextsOf, inStory, requestId, STORY } from './support/job-story';
import { QUEUE_SERVERS, type QueueServer } from './support/queue-servers';

describe.each(QUEUE_SERVERS)('the records of jobs on %s', (_name, start) => {
  let server: QueueServer;
  let bench: JobBench;

  beforeAll(async () => {
    server = await start();
  });
  beforeEach(() => {
    bench = new JobBench(server.connection);
  });
  afterEach(() => bench.close());
  afterAll(() => server.stop());

  /** The same test's bench, with options. */
  async function configured(options: LoggingOptions): Promise<void> {
    await bench.close();
    bench = new JobBench(server.connection, options);
  }

  it('a job that succeeds leaves one record of its start and one of its end', async () => {
    bench.worker('email', async () => 'sent', { name: 'worker-1' });
    const job = await bench.queue('email').add('send', { to: 'jane@example.com', password: 'hunter2' }, { attempts: 3 });
    await bench.seen('job.completed');

    expect(bench.records.map(({ event, message }) => [event, message])).toEqual([
      ['job.started', 'Job started'],
      ['job.completed', 'Job completed'],
    ]);
    const [started, completed] = bench.records as [CanonicalRecord, CanonicalRecord];
    const task = { task_name: 'send', task_id: job.id, queue: bench.nameOf('email'), attempt: 1, max_retries: 3, worker_id: 'worker-1' };
    expect(started).toMatchObject({ level: 'INFO', category: 'job', component: bench.nameOf('email'), metadata: task });
    expect(started.metadata['waited_ms']).toBeGreaterThanOrEqual(0);
    expect(completed.metadata).toMatchObject({ ...task, status: 'SUCCESS' });
    expect(completed.metadata['duration_ms']).toBeGreaterThan(0);
    for (const { context } of bench.records) {
      expect(context).toMatchObject({ job_id: job.id, queue: bench.nameOf('email'), attempt: 1, execution_id: started.context['execution_id'] });
    }
    expect(started.context['execution_id']).toMatch(/^exec_\d+_[0-9a-f]{8}$/);
    expect(JSON.stringify(bench.records)).not.toMatch(/hunter2|jane@example/);
  });

  it("its arguments are redacted in the record only, not in the job's data", async () => {
    let data: unknown;
    bench.worker('email', async (job) => (data = job.data as unknown));
    await bench.queue('email').add('send', { password: 'hunter2', nested: { token: 'abc' } });
    await bench.seen('job.completed');
    expect(data).toEqual({ password: 'hunter2', nested: { token: 'abc' } });
  });

  it('every attempt of a job that is tried again stands in its story under its own number', async () => {
    const failure = new TypeError('no capacity');
    let tries = 0;
    const worker = bench.worker('provisioning', async () => {
      if (++tries < 3) throw failure;
    });
    const failed: [unknown, Error][] = [];
    worker.on('failed', (_job, error) => failed.push([requestId(), error]));
    await inStory(() => bench.queue('provisioning').add('apply', {}, { attempts: 3, backoff: { type: 'fixed', delay: 10 } }));
    await bench.seen('job.completed');

    expect(bench.records.map(({ event, level, context }) => [event, level, context['attempt']])).toEqual([
      ['job.started', 'INFO', 1],
      ['job.retrying', 'WARNING', 1],
      ['job.started', 'INFO', 2],
      ['job.retrying', 'WARNING', 2],
      ['job.started', 'INFO', 3],
      ['job.completed', 'INFO', 3],
    ]);
    expect(bench.of('job.retrying')[0]).toMatchObject({
      message: 'Job failed, retrying',
      metadata: { attempt: 1, max_retries: 3, status: 'RETRY', error: 'no capacity', duration_ms: expect.any(Number) as number },
      exception: { type: 'TypeError', message: 'no capacity', traceback: expect.stringContaining('job-records.spec') as string },
    });
    expect(failed).toEqual([[STORY.request_id, failure], [STORY.request_id, failure]]);
    expect(failed[0]?.[1]).toBe(failure);
    for (const { context } of bench.records) expect(context).toMatchObject(STORY);
    expect(new Set(contextsOf(bench.records, 'execution_id')).size).toBe(3);
  });

  it('a job that fails for good is an error after its last attempt', async () => {
    bench.worker('provisioning', () => Promise.reject(new Error('quota exceeded')));
    await bench.queue('provisioning').add('apply', {}, { attempts: 2 });
    await bench.seen('job.failed');
    expect(bench.records.map(({ event }) => event)).toEqual(['job.started', 'job.retrying', 'job.started', 'job.failed']);
    expect(bench.records.at(-1)).toMatchObject({
      level: 'ERROR',
      message: 'Job failed',
      metadata: { attempt: 2, max_retries: 2, status: 'FAILURE', error: 'quota exceeded' },
      exception: { type: 'Error', message: 'quota exceeded' },
    });
  });

  it('an unrecoverable error fails the job at once', async () => {
    bench.worker('provisioning', () => Promise.reject(new UnrecoverableError('no such module')));
    await bench.queue('provisioning').add('apply', {}, { attempts: 5 });
    await bench.seen('job.failed');
    expect(bench.records.map(({ event }) => event)).toEqual(['job.started', 'job.failed']);
  });

  it('a job that hands itself back, to be delayed or to wait for its children, has not failed', async () => {
    const worker: Worker = bench.worker('email', async (job, token) => {
      if (job.attemptsStarted === 1) {
        await job.moveToDelayed(Date.now() + 10, token);
        throw new DelayedError();
      }
      if (job.attemptsStarted === 2) {
        await worker.rateLimit(10);
        throw Worker.RateLimitError();
      }
      if (job.attemptsStarted === 3 && (await job.moveToWaitingChildren(token as string))) throw new WaitingChildrenError();
    });
    await bench.queue('email').add('send', {});
    await bench.seen('job.completed');
    expect(bench.records.map(({ event, context }) => [event, context['attempt']])).toEqual([
      ['job.started', 1],
      ['job.started', 2],
      ['job.started', 3],
      ['job.completed', 3],
    ]);
  });

  it('progress is recorded once, however it is reported', async () => {
    const log = new JobLogger(bench.logging, { constructor: { name: 'ApplyProcessor' } });
    bench.worker('provisioning', async (job) => {
      await job.updateProgress(25);
      await log.progress(25, 'A quarter done');
      await log.progress({ applied: 3, of: 4 });
    });
    await bench.queue('provisioning').add('apply', {});
    await bench.seen('job.completed');
    expect(bench.of('job.progress').map(({ message, metadata }) => [message, metadata['progress']])).toEqual([
      ['Job progress', 25],
      ['A quarter done', 25],
      ['Job progress', { applied: 3, of: 4 }],
    ]);
  });

  it('steps are recorded with their outcome, and what is logged inside carries their name', async () => {
    const log = new JobLogger(bench.logging, { constructor: { name: 'ApplyProcessor' } });
    bench.worker('provisioning', async () => {
      const plan = log.step('plan', () => 'two changes', { blockType: 'terraform.plan' });
      await log.step('apply', async () => {
        await Promise.resolve();
        log.info('Applying', { plan });
      });
      log.info('Cleaning up');
      await log.step('verify', () => Promise.reject(new Error('not reachable')));
    });
    await bench.queue('provisioning').add('apply', {});
    await bench.seen('job.failed');

    const own = bench.records.filter(({ component }) => component === 'ApplyProcessor');
    expect(own.map(({ event, message, metadata, context }) => [event ?? message, metadata['status'], context['step_id']])).toEqual([
      ['job.step.started', undefined, 'plan'],
      ['job.step.completed', 'SUCCESS', 'plan'],
      ['job.step.started', undefined, 'apply'],
      ['Applying', undefined, 'apply'],
      ['job.step.completed', 'SUCCESS', 'apply'],
      ['Cleaning up', undefined, undefined],
      ['job.step.started', undefined, 'verify'],
      ['job.step.failed', 'FAILURE', 'verify'],
    ]);
    expect(own[1]?.metadata).toMatchObject({ step_id: 'plan', block_type: 'terraform.plan', duration_ms: expect.any(Number) as number });
    expect(own.at(-1)).toMatchObject({ level: 'ERROR', message: 'Step execution failed', exception: { message: 'not reachable' } });
    expect(new Set(contextsOf(own, 'job_id')).size).toBe(1);
  });

  it("a worker's own trouble is told outside every story, and once", async () => {
    const worker = bench.worker('email', async () => 'sent', { name: 'worker-1' });
    const handled: unknown[] = [];
    worker.on('error', (error) => handled.push(error));
    const error = new Error('the queue is gone');
    inStory(() => worker.emit('error', error));
    const metadata = { queue: bench.nameOf('email'), worker_id: 'worker-1' };
    const context = { request_id: null };
    expect(await bench.seen('job.worker.error')).toMatchObject([{ level: 'ERROR', context, metadata, exception: { message: error.message } }]);
    expect(handled).toEqual([error]);
  });

  it('a stalled job is told in its story, and the run that takes over has its own number', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const work = async ({ attemptsStarted }: Job): Promise<void> => {
      if (attemptsStarted === 1) await held;
    };
    const options = { skipLockRenewal: true, lockDuration: 200, stalledInterval: 100, concurrency: 2 };
    bench.worker('provisioning', work, options);
    const job = await inStory(() => bench.queue('provisioning').add('apply', { resource_id: 'res_9' }));
    try {
      const [stalled] = await bench.seen('job.stalled');
      await bench.seen('job.completed');
      expect(stalled).toMatchObject({
        level: 'INFO',
        message: 'Job stalled',
        context: { request_id: STORY.request_id, job_id: job.id, resource_id: 'res_9' },
        metadata: { task_name: 'apply', task_id: job.id },
      });
      expect(contextsOf(bench.of('job.started'), 'attempt')).toEqual([1, 2]);
      expect(new Set(contextsOf(bench.of('job.started'), 'execution_id')).size).toBe(2);
      expect(bench.of('job.completed')).toMatchObject([{ context: { attempt: 2 } }]);
    } finally {
      release();
    }
  });

  it('every record of a job carries the fields the app reads from its data, from the first one on', async () => {
    await configured({ jobContext: ({ data }) => ({ module_path: (data as { module: string }).module, job_id: 'forged' }) });
    bench.worker('provisioning', async () => bench.logging.logger('planner').info('Planning'));
    const job = await bench.queue('provisioning').add('apply', { module: 'modules/aws/s3' });
    await bench.seen('job.completed');
    expect(bench.of('job.started')).toMatchObject([{ context: { module_path: 'modules/aws/s3', job_id: job.id } }]);
    expect(bench.of('job.completed')).toMatchObject([{ context: { module_path: 'modules/aws/s3', job_id: job.id } }]);
  });

  it("a resource's file holds exactly the records of its jobs, attempt by attempt", async () => {
    const dir = mkdtempSync(join(tmpdir(), 'cairn-jobs-'));
    try {
      await configured({ toFile: true, dir, jobSubject: ({ data }) => (data as { subject?: { type: string; id: string } }).subject });
      const log = new JobLogger(bench.logging, { constructor: { name: 'ApplyProcessor' } });
      bench.worker('provisioning', async (job) => {
        await log.step('plan', async () => bench.logging.logger('planner').info('Planning', { module_path: 'modules/aws/s3' }));
        if (job.attemptsMade === 0 && job.data.resource_id === 'res_1') throw new Error('again');
      });
      const queue = bench.queue('provisioning');
      await inStory(() => queue.add('apply', { resource_id: 'res_1' }, { attempts: 2 }));
      await queue.add('apply', { resource_id: 'res_2' });
      await queue.add('apply', { environment_id: 'env_1' });
      await queue.add('sweep', {}, { jobId: 'sweep-1' });
      await bench.seen('job.completed', 4);
      await bench.logging.flush();

      const taskDir = join(dir, 'background_tasks');
      expect(readdirSync(taskDir).sort()).toEqual(
        ['environment_env_1.log', 'resource_res_1.log', 'resource_res_2.log', `${bench.nameOf('provisioning')}_sweep-1.log`].sort(),
      );
      const lines = readFileSync(join(taskDir, 'resource_res_1.log'), 'utf8').trimEnd().split('\n');
      const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      const attempt = (n: number, end: string): unknown[] => [
        ['Job started', n],
        ['Step execution started', n],
        ['Planning', n],
        ['Step execution completed', n],
        [end, n],
      ];
      expect(records.map(({ message, attempt: n }) => [message, n])).toEqual([
        ...attempt(1, 'Job failed, retrying'),
        ...attempt(2, 'Job completed'),
      ]);
      for (const record of records) {
        expect(record).toMatchObject({ resource_id: 'res_1', request_id: STORY.request_id, correlation_id: STORY.request_id });
      }
      expect(records[2]).toMatchObject({ module_path: 'modules/aws/s3', step_id: 'plan', component: 'planner' });
      expect(Object.keys(records[0] ?? {}).slice(0, 3)).toEqual(['timestamp', 'level', 'message']);
    } finally {
      await bench.close();
      bench = new JobBench(server.connection);
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

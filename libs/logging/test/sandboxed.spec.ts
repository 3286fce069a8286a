import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CanonicalRecord } from '@cairn/core';
import { JobBench } from './support/job-bench';
import { contextsOf, inStory, STORY } from './support/job-story';
import { LogFiles } from './support/log-files';
import { QUEUE_SERVERS, type QueueServer } from './support/queue-servers';

const fixture = (name: string): string => join(__dirname, 'fixtures', name);
const [[, startRedis]] = QUEUE_SERVERS as [(typeof QUEUE_SERVERS)[number]];

describe.each([
  ['process', false],
  ['thread', true],
])('a sandboxed processor in a %s of its own', (_kind, useWorkerThreads) => {
  let server: QueueServer;
  let files: LogFiles;
  let bench: JobBench;

  beforeAll(async () => {
    server = await startRedis();
  });
  beforeEach(() => {
    files = new LogFiles();
    bench = new JobBench(server.connection, { toFile: true, dir: files.dir });
  });
  afterEach(async () => {
    await bench.close();
    files.remove();
  });
  afterAll(() => server.stop());

  /** A worker whose children have the settings of this test. */
  function worker(name: string, concurrency: number, processor = 'sandboxed.js'): void {
    const env = { ...process.env, LOG_DIR: files.dir, LOG_CONSOLE: 'off', SERVICE_NAME: 'sandbox' };
    bench.worker(name, fixture(processor), { concurrency, useWorkerThreads, workerForkOptions: { env }, workerThreadsOptions: { env } });
  }

  /** What the children wrote; they have ended when the worker has. */
  async function left(): Promise<CanonicalRecord[]> {
    await bench.close();
    return ['application', 'job'].flatMap((category) => files.records(category)).filter(({ service }) => service === 'sandbox');
  }

  it('of 200 jobs at once, none logs under a wrong id, or none, and every line is whole', async () => {
    worker('many', 3);
    const queue = bench.queue('many');
    const ids = Array.from({ length: 200 }, (_, n) => `req_${n.toString(16).padStart(12, '0')}`);
    await Promise.all(ids.map((id) => inStory(() => queue.add('one', { id, size: 3_000 }), { request_id: id })));
    const completed = await bench.seen('job.completed', 200);
    const records = await left();

    const named = records.filter(({ metadata }) => metadata['expected'] !== undefined);
    expect(named).toHaveLength(400);
    expect(named.filter(({ context, metadata }) => context.request_id !== metadata['expected'])).toEqual([]);
    expect(records).toHaveLength(800);
    for (const id of ids) expect(records.filter(({ context }) => context.request_id === id)).toHaveLength(4);

    const executions = new Map(completed.map(({ context }) => [context.request_id, context['execution_id']]));
    expect(records.filter(({ context }) => context['execution_id'] !== executions.get(context.request_id))).toEqual([]);
    expect(new Set(records.map((record) => (useWorkerThreads ? record.thread_id : record.process_id))).size).toBe(3);
  });

  it('knows whose job it is, in every attempt, the worker tells how it ended, and the file of a job has whole lines of both', async () => {
    worker('provisioning', 1);
    const queue = bench.queue('provisioning');
    const job = await inStory(() => queue.add('create', { id: 'a', resource_id: 'res_1', progress: true, fail: true }, { attempts: 2 }));
    const [failed] = await bench.seen('job.failed');
    await inStory(() => queue.add('create', { id: 'b', resource_id: 'res_2' }));
    await bench.seen('job.completed');
    expect(failed).toMatchObject({ context: { ...STORY, attempt: 2 }, exception: { message: 'no capacity' } });
    expect(bench.of('job.progress')).toHaveLength(2);
    const records = (await left()).filter(({ context }) => context['resource_id'] === 'res_1');

    expect(records.filter(({ message }) => message === 'Begun').map(({ context }) => context['attempt'])).toEqual([1, 2]);
    for (const { context } of records) {
      expect(context).toMatchObject({ ...STORY, job_id: job.id, queue: bench.nameOf('provisioning'), resource_id: 'res_1' });
    }
    expect(new Set(contextsOf(records, 'trace_id'))).toEqual(new Set(contextsOf([failed!], 'trace_id')));
    const steps = records.filter(({ event }) => event?.startsWith('job.step'));
    expect(steps.map(({ event }) => event)).toEqual(['job.step.started', 'job.step.completed', 'job.step.started', 'job.step.completed']);

    const lines = readFileSync(join(files.dir, 'background_tasks', 'resource_res_2.log'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as { message: string }).map(({ message }) => message).sort()).toEqual(
      ['Applied', 'Begun', 'Job completed', 'Job started', 'Step execution completed', 'Step execution started'],
    );
  });

  it('with a Nest app of its own logs through that', async () => {
    worker('nest', 1, 'sandboxed-nest.js');
    await inStory(() => bench.queue('nest').add('create', {}));
    await bench.seen('job.completed');
    const records = await left();
    const written = records.filter(({ message }) => ['By the service', 'By the job'].includes(message));
    expect(written.map(({ component }) => component)).toEqual(['Service', 'Job']);
    for (const { context } of written) expect(context).toMatchObject({ ...STORY, queue: bench.nameOf('nest') });
    expect(records.filter(({ event }) => event === 'app.started')).toHaveLength(1);
  });

  it('fails its jobs, naming the cure, when its settings are wrong', async () => {
    worker('wrong', 1, 'sandboxed-wrong.js');
    await bench.queue('wrong').add('create', {});
    const [failed] = await bench.seen('job.failed');
    expect(failed?.exception?.message).toMatch(/level.*LOUD/s);
    expect(await left()).toEqual([]);
  });
});

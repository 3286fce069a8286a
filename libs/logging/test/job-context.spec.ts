import { SpanKind, UnrecoverableError, type Job } from 'bullmq';
import { cairnTelemetry, flowWithContext } from '../src/bullmq';
import { JobBench } from './support/job-bench';
import { contextsOf, inStory, requestId, STORY } from './support/job-story';
import { QUEUE_SERVERS, type QueueServer } from './support/queue-servers';
import { RecordingTelemetry } from './support/recording-telemetry';
import { until } from './support/until';

describe.each(QUEUE_SERVERS)('the context of jobs on %s', (_name, start) => {
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

  /** The same test's bench, with our telemetry around another one. */
  async function composed(inner: RecordingTelemetry): Promise<void> {
    await bench.close();
    bench = new JobBench(server.connection, {}, cairnTelemetry({ inner }));
  }

  it('one request id goes from the request through the job, its child job and the events of their workers', async () => {
    const seen: [string, unknown][] = [];
    const parents = bench.queue('parents');
    const children = bench.queue('children');
    const child = bench.worker('children', async () => seen.push(['child', requestId()]));
    const parent = bench.worker('parents', async (job) => {
      await job.updateProgress(50);
      await children.add('notify', {});
    });
    for (const [name, worker] of [['parent', parent], ['child', child]] as const) {
      worker.on('active', () => seen.push([`${name} active`, requestId()]));
      worker.on('progress', () => seen.push([`${name} progress`, requestId()]));
      worker.on('completed', () => seen.push([`${name} completed`, requestId()]));
    }

    const job = await inStory(() => parents.add('provision', { resource_id: 'res_1' }));
    const ends = ['parent completed', 'child completed'];
    await until('both ends', () => ends.every((end) => seen.some(([event]) => event === end)));

    expect(new Set(seen.map(([, id]) => id))).toEqual(new Set([STORY.request_id]));
    expect(seen.map(([event]) => event)).toEqual(
      expect.arrayContaining(['parent active', 'parent progress', 'parent completed', 'child active', 'child']),
    );
    expect(job.data).toEqual({ resource_id: 'res_1' });
    const records = bench.of('job.started').concat(await bench.seen('job.completed', 2));
    expect(records).toHaveLength(4);
    for (const { context } of records) expect(context).toMatchObject(STORY);
    expect(new Set(contextsOf(records, 'trace_id')).size).toBe(1);
  });

  it('a job without a story has one of its own, the same in every attempt and event', async () => {
    const seen: unknown[] = [];
    const worker = bench.worker('email', async (job) => {
      seen.push(requestId());
      if (job.name === 'one' && job.attemptsMade === 0) throw new Error('again');
    });
    worker.on('active', () => seen.push(requestId()));
    worker.on('failed', () => seen.push(requestId()));
    worker.on('completed', () => seen.push(requestId()));
    const queue = bench.queue('email');
    await queue.add('one', {}, { attempts: 2 });
    await bench.seen('job.completed');

    const ids = new Set([...seen, ...contextsOf(bench.records, 'request_id')]);
    expect(seen).toHaveLength(6);
    expect([...ids]).toEqual([expect.stringMatching(/^req_[0-9a-f]{12}$/)]);
    expect(new Set(contextsOf(bench.records, 'trace_id')).size).toBe(1);
    await queue.add('two', {});
    await bench.seen('job.completed', 2);
    expect(ids).not.toContain(bench.records.at(-1)?.context.request_id);
  });

  it.each(['no json', '{"cairn":{"v":9}}', '{"cairn":{"v":1,"request_id":"a\\nb"}}', '[]'])(
    'metadata that is not ours, %j, neither stops a job nor names its story',
    async (metadata) => {
      await composed(new RecordingTelemetry());
      bench.worker('email', async () => undefined);
      await bench.queue('email').add('send', {}, { telemetry: { metadata } });
      const [completed] = await bench.seen('job.completed');
      expect(completed?.context.request_id).toMatch(/^req_[0-9a-f]{12}$/);
    },
  );

  it('of 200 jobs at once, none logs under the id of another', async () => {
    const queue = bench.queue('many');
    const seen: [string, unknown][] = [];
    const worker = bench.worker(
      'many',
      async ({ data }: Job<{ id: string }>) => {
        for (let turn = 0; turn < 3; turn += 1) {
          await new Promise((resolve) => setTimeout(resolve, turn));
          seen.push([data.id, requestId()]);
        }
      },
      { concurrency: 50 },
    );
    for (const event of ['active', 'completed'] as const) {
      worker.on(event, (job: Job<{ id: string }>) => seen.push([job.data.id, requestId()]));
    }
    const ids = Array.from({ length: 200 }, (_, n) => `req_${n.toString(16).padStart(12, '0')}`);
    await Promise.all(ids.map((id) => inStory(() => queue.add('one', { id }), { request_id: id })));
    const completed = await bench.seen('job.completed', 200);

    expect(seen).toHaveLength(200 * 5);
    expect(seen.filter(([expected, found]) => expected !== found)).toEqual([]);
    expect(contextsOf(completed, 'request_id').sort()).toEqual(ids);
    const wrong = bench.of('job.started').filter(({ metadata, context }) => (metadata['args'] as { id: string }).id !== context.request_id);
    expect(wrong).toEqual([]);
  });

  it('the next run of a schedule is a story of its own, tied to the one that set it up', async () => {
    const queue = bench.queue('nightly');
    bench.worker('nightly', async () => undefined);
    await inStory(() => queue.upsertJobScheduler('cleanup', { every: 100, limit: 3 }, { name: 'cleanup' }));
    const runs = await bench.seen('job.completed', 3);
    const ids = new Set(contextsOf(runs, 'request_id'));
    expect(ids.size).toBe(runs.length);
    expect(ids).not.toContain(STORY.request_id);
    expect(new Set(contextsOf(runs, 'correlation_id'))).toEqual(new Set([STORY.request_id]));
  });

  it('a schedule takes no id of the job its worker ran before', async () => {
    const queue = bench.queue('nightly');
    await inStory(() => queue.add('ordinary', {}));
    await queue.upsertJobScheduler('cleanup', { every: 100, limit: 2 }, { name: 'cleanup' });
    bench.worker('nightly', async () => undefined);
    const completed = await bench.seen('job.completed', 3);
    expect(completed.map(({ metadata }) => metadata['task_name'])).toEqual(['ordinary', 'cleanup', 'cleanup']);
    expect(new Set(contextsOf(completed, 'request_id')).size).toBe(3);
    expect(new Set(contextsOf(completed, 'correlation_id')).size).toBe(3);
  });

  it('every job of a flow continues the story', async () => {
    bench.worker('parents', async () => undefined);
    bench.worker('children', async () => undefined);
    const children = [1, 2].map((n) => ({ name: `child-${n}`, queueName: bench.nameOf('children') }));
    const flow = { name: 'parent', queueName: bench.nameOf('parents'), children };
    await inStory(() => bench.flows().add(flowWithContext(flow)));
    const completed = await bench.seen('job.completed', 3);
    expect(contextsOf(completed, 'request_id')).toEqual(Array(3).fill(STORY.request_id));
    expect(flow).not.toHaveProperty('opts');
  });

  it('another telemetry goes on as if it were alone: spans across the queue, baggage, and the error', async () => {
    const inner = new RecordingTelemetry();
    await composed(inner);
    let baggage: unknown;
    let span: string | undefined;
    bench.worker('email', async () => {
      baggage = inner.baggage;
      span = inner.activeSpan?.name;
      throw new UnrecoverableError('bounced');
    });
    await inner.withBaggage({ plan: 'gold' }, () => inStory(() => bench.queue('email').add('send', {})));
    const [failed] = await bench.seen('job.failed');

    const named = (name: string) => inner.spans.find((each) => each.name === `${name} ${bench.nameOf('email')}`);
    const added = inner.spans.find(({ kind }) => kind === SpanKind.PRODUCER);
    await until('the end of the span', () => named('process')?.ended === true);
    expect(named('process')).toMatchObject({ kind: SpanKind.CONSUMER, parent: added?.id });
    expect(named('fail')?.parent).toBe(named('process')?.id);
    expect(span).toBe(named('process')?.name);
    expect(baggage).toEqual({ plan: 'gold' });
    expect(failed?.context).toMatchObject(STORY);
  });
});

import { join } from 'node:path';
import type { CanonicalRecord } from '@cairn/core';
import { JobBench } from '../support/job-bench';
import { inStory } from '../support/job-story';
import { LogFiles } from '../support/log-files';
import { QUEUE_SERVERS, type QueueServer } from '../support/queue-servers';

const [[, startRedis]] = QUEUE_SERVERS as [(typeof QUEUE_SERVERS)[number]];

describe('a sandboxed processor', () => {
  let server: QueueServer;
  let files: LogFiles;
  let bench: JobBench;

  beforeAll(async () => {
    server = await startRedis();
  });
  beforeEach(() => {
    files = new LogFiles();
    bench = new JobBench(server.connection, { level: 'ERROR', toFile: true, dir: files.dir });
  });
  afterEach(async () => {
    await bench.close();
    files.remove();
  });
  afterAll(() => server.stop());

  function worker(settings: NodeJS.ProcessEnv): void {
    const env = { ...process.env, LOG_DIR: files.dir, LOG_CONSOLE: 'off', SERVICE_NAME: 'sandbox', LOG_LEVEL: 'ERROR', ...settings };
    bench.worker('work', join(__dirname, '../fixtures/sandboxed.js'), { workerForkOptions: { env } });
  }

  /** What the children wrote; they have ended when the worker has. */
  async function left(): Promise<CanonicalRecord[]> {
    await bench.close();
    return ['application', 'job'].flatMap((category) => files.records(category)).filter(({ service }) => service === 'sandbox');
  }

  it('writes what an attempt held when the job has failed with it, and only then', async () => {
    worker({ LOG_DEBUG_ON_FAILURE: 'true' });
    await inStory(() => bench.queue('work').add('one', { fail: true }, { attempts: 2 }));
    await bench.seen('job.failed');
    const held = (await left()).filter(({ metadata }) => metadata['held'] === true);
    expect(held.map(({ message }) => message).sort()).toEqual(['Applied', 'Begun', 'Step execution completed', 'Step execution started']);
    expect(new Set(held.map(({ context }) => context['attempt']))).toEqual(new Set([2]));
  });

  it('logs at the level of the story its job was added in', async () => {
    worker({});
    const queue = bench.queue('work');
    await inStory(() => bench.logging.levels.runAt('info', () => queue.add('loud', { id: 1 })));
    await inStory(() => queue.add('quiet', { id: 2 }));
    await queue.add('last', { fail: true });
    await bench.seen('job.failed');
    const expected = (await left()).map(({ metadata }) => metadata['expected']).filter((id) => id !== undefined);
    expect(expected).toEqual([1, 1]);
  });
});

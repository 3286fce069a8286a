import { missing } from './expectations';
import type { Performance, ProvisionScene } from './scenario';
import type { StoryRecord } from './story';

const scene = (title: string, jobId: string): ProvisionScene => ({
  title,
  method: 'POST',
  path: '/',
  expected: 202,
  reply: { status: 202, requestId: title, body: {} },
  jobId,
  subjectId: `subject of ${title}`,
});

const record = (event: string, metadata: object = {}, context: object = {}): StoryRecord => ({
  timestamp: '',
  level: 'INFO',
  service: 'api',
  category: 'job',
  component: '',
  message: '',
  record_id: '',
  event,
  context: { ...context },
  metadata: { ...metadata },
});

const run: Performance = {
  scenes: [{ ...scene('crash', ''), expected: 500, reply: { status: 500, requestId: 'crash', body: {} } }],
  retried: scene('retried', 'j1'),
  environment: scene('environment', 'j2'),
  hopeless: scene('hopeless', 'j3'),
  secrets: [],
};

const email = record('job.completed', {}, { queue: 'email', job_id: 'e' });
const provisioned = record('job.completed', {}, { queue: 'provisioning' });

function stories(): Record<string, StoryRecord[]> {
  return {
    crash: [{ ...record('http.request.completed', { status_code: 500 }), exception: { type: 'E', message: '', traceback: 'at' } }],
    retried: [
      { ...record('app.use_case'), category: 'application' },
      ...[1, 2, 3].map((attempt) => record('job.started', { attempt }, { job_id: 'j1' })),
      ...[1, 2].map((attempt) => record('job.retrying', { attempt }, { job_id: 'j1' })),
      record('job.completed', { attempt: 3 }, { job_id: 'j1' }),
      email,
    ],
    environment: [provisioned, provisioned, provisioned, email, email, email],
    hopeless: [record('job.failed', { attempt: 1 })],
  };
}

describe('What must be found of a run', () => {
  it('is all there in a complete run', () => {
    const complete = stories();
    expect(missing(run, (id) => complete[id]!)).toEqual([]);
  });

  it.each([
    ['crash', 'crash: 0 request records instead of one (crash)'],
    ['retried', 'retried: job.retrying of attempts [] instead of [1,2]'],
    ['environment', 'environment: 0 e-mail jobs completed instead of 3'],
    ['hopeless', 'hopeless: job.failed of attempts [] instead of [1]'],
  ])('is missed when the story of %s is lost', (lost, reason) => {
    const incomplete = { ...stories(), [lost]: [] };
    expect(missing(run, (id) => incomplete[id]!)).toContain(reason);
  });

  it('includes the true answer to each request', () => {
    const [crash] = run.scenes;
    const answered = { ...run, scenes: [{ ...crash!, reply: { ...crash!.reply, status: 200 } }] };
    expect(missing(answered, (id) => stories()[id]!)).toEqual(['crash: answered 200 instead of 500']);
  });
});

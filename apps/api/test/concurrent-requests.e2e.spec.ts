import { PASSWORD, readRecords, type StoryRecord } from '@cairn/dev';
import { RunningSample } from './running-sample';

const PAIRS = 200;

describe.each(['express', 'fastify'] as const)('400 requests at once on %s', (adapter) => {
  let sample: RunningSample;
  let stories: Map<unknown, StoryRecord[]>;

  beforeAll(async () => {
    sample = await RunningSample.start({ adapter, queue: 'postgres' });
    const { body } = await sample.api.send('POST', '/api/v1/auth/login', { username: 'bob', password: PASSWORD });
    sample.api.token = String(body.access_token);
  }, 90_000);

  afterAll(() => sample?.dispose());

  it('each leave records with their own id, before and after the database calls', async () => {
    const created = numbers().map((n) =>
      sample.api.send('POST', '/api/v1/tasks', { title: `Task ${n}`, project_id: `prj_${n}`, assignee_id: 'usr_alice' }, `req_create_${n}`),
    );
    const missed = numbers().map((n) => sample.api.send('GET', `/api/v1/tasks/tsk_${n}`, undefined, `req_get_${n}`));
    const replies = await Promise.all([...created, ...missed]);
    expect(replies.map(({ status }) => status)).toEqual([...numbers().map(() => 201), ...numbers().map(() => 404)]);
    await sample.stopApps();
    stories = byRequest(readRecords(sample.logs));
    const wrong = numbers().flatMap((n) => [...wrongInCreation(n), ...wrongInMiss(n)]);
    expect(wrong).toEqual([]);
  }, 60_000);

  /** Use case, creation and event of its own project, and its request record. */
  function wrongInCreation(n: number): string[] {
    const story = stories.get(`req_create_${n}`) ?? [];
    const texts = story.map(({ message }) => message);
    const wanted = ['Executing create task use case', 'Task created successfully', 'Domain event published', 'HTTP request completed'];
    const others = story.filter(({ metadata }) => metadata.project_id !== undefined && metadata.project_id !== `prj_${n}`);
    const strangers = story.filter(({ context }) => context.user_id !== 'usr_bob' || context.organization_id !== 'org_acme');
    return String(texts) === String(wanted) && others.length + strangers.length === 0 ? [] : [`req_create_${n}: ${JSON.stringify(story)}`];
  }

  function wrongInMiss(n: number): string[] {
    const story = stories.get(`req_get_${n}`) ?? [];
    const paths = story.filter(({ event }) => event === 'http.request.completed').map(({ metadata }) => metadata.path);
    return String(paths) === `/api/v1/tasks/tsk_${n}` ? [] : [`req_get_${n}: ${JSON.stringify(story)}`];
  }
});

function numbers(): number[] {
  return Array.from({ length: PAIRS }, (_, n) => n);
}

function byRequest(records: readonly StoryRecord[]): Map<unknown, StoryRecord[]> {
  const stories = new Map<unknown, StoryRecord[]>();
  for (const record of records) {
    const story = stories.get(record.context.request_id);
    if (story === undefined) stories.set(record.context.request_id, [record]);
    else story.push(record);
  }
  return stories;
}

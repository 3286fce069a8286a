import { readMacKey, readPublicKey, readRecords, verifyTrail } from '@cairn/audit';
import { type LayoutName } from '@cairn/core';
import { validatorFor } from '@cairn/core/testing';
import { endedJob, missing, PASSWORD, readStory, Scenario, type Performance, type StoryRecord } from '@cairn/dev';
import { join } from 'node:path';
import { Client } from 'pg';
import { sendAtOnce, wrongStories } from './concurrent-requests';
import { type LogLine, QUERY_TOKEN, RunningSample, untilNothingIsMissing } from './running-sample';

describe.each([
  { adapter: 'express', queue: 'postgres' },
  { adapter: 'fastify', queue: 'redis' },
] as const)('The sample on $adapter with its queue on $queue', (setup) => {
  let sample: RunningSample;
  let run: Performance;
  let notFound: string[];
  let unexpected: string[];
  let endings: string[];
  let lines: LogLine[];
  let story: StoryRecord[];
  let overHttp: Awaited<ReturnType<typeof askedOverHttp>>;

  beforeAll(async () => {
    sample = await RunningSample.start(setup);
    await sample.api.send('GET', '/health');
    run = await new Scenario(sample.api).perform();
    for (const { jobId } of [run.retried, run.environment, run.hopeless]) await endedJob(sample.api, jobId);
    notFound = await untilNothingIsMissing(() => missing(run, (id) => readStory(sample.logs, id)));
    unexpected = await sendAtOnce(sample.api);
    overHttp = await askedOverHttp(sample.api.url, run);
    endings = await sample.stopApps();
    lines = await sample.lines();
    story = readStory(sample.logs, run.retried.reply.requestId);
  }, 120_000);

  afterAll(() => sample?.dispose());

  it('answers every request as expected and leaves all its records in the files', () => {
    expect(notFound).toEqual([]);
  });

  it('tells the same story over HTTP, for who has a token', () => {
    expect(overHttp.refused).toEqual([401, 401]);
    const found = overHttp.story.map(({ record_id }) => record_id);
    expect(found).toEqual(expect.arrayContaining(story.slice(0, 5).map(({ record_id }) => record_id)));
    expect(new Set(overHttp.story.map(({ service }) => service))).toEqual(new Set(['api', 'worker']));
    expect(overHttp.jobs).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'resource', id: run.retried.subjectId })]));
    expect(overHttp.requests).toBeGreaterThan(5);
  });

  it('ends on SIGTERM as the signal says', () => {
    expect(endings).toEqual(['SIGTERM', 'SIGTERM']);
  });

  it('tells one request in order, through all attempts to the child job', () => {
    const steps = story.flatMap(({ event, context, metadata }) => {
      const job = context.job_id === run.retried.jobId ? 'resource' : 'email';
      if (event === 'app.use_case') return ['use case'];
      return event !== undefined && /^job\.(started|retrying|completed)$/.test(event) ? [`${job} ${event} ${String(metadata.attempt)}`] : [];
    });
    const resource = steps.filter((step) => !step.startsWith('email'));
    expect(resource).toEqual([
      'use case',
      'resource job.started 1',
      'resource job.retrying 1',
      'resource job.started 2',
      'resource job.retrying 2',
      'resource job.started 3',
      'resource job.completed 3',
    ]);
    expect(steps.filter((step) => step.startsWith('email'))).toEqual(['email job.started 1', 'email job.completed 1']);
    expect(steps.indexOf('email job.started 1')).toBeGreaterThan(steps.indexOf('resource job.started 3'));
  });

  it('says in every record of the story whose it is', () => {
    for (const { context } of story) {
      expect(context).toMatchObject({ user_id: 'usr_alice', organization_id: 'org_acme', request_id: run.retried.reply.requestId });
    }
  });

  it('gives the resource a file with exactly the records of its jobs, attempt by attempt', () => {
    const own = lines.filter(({ file }) => file === `background_tasks/resource_${run.retried.subjectId}.log`);
    const records = own.map(({ text }) => JSON.parse(text) as Record<string, unknown>);
    const wanted = story.filter(({ context }) => context.job_id === run.retried.jobId);
    expect(records.map((record) => record.record_id)).toEqual(wanted.map((record) => record.record_id));
    expect(own.flatMap(({ text }) => validatorFor('flat-task')(text))).toEqual([]);
    expect(records.filter(({ event }) => event === 'job.started').map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    for (const record of records) {
      expect(record).toMatchObject({
        resource_id: run.retried.subjectId,
        correlation_id: run.retried.reply.requestId,
        module_path: 'modules/aws/s3',
      });
    }
  });

  it.each([
    ['login with a wrong password', 'Failed login attempt'],
    ['login', 'User authenticated successfully'],
    ['a task is created', 'Task created successfully'],
    ['a task without a title', 'Task validation failed'],
    ['a task that was due long ago', 'Task validation failed'],
    ['the task is started', 'Domain event published'],
    ['a report that crashes', 'Failed byAssignee'],
    ['the level of one component for a minute', 'Log level changed'],
    ['a report of tasks due by a day that is none', 'Failed database query'],
    ['a report of tasks due by a day that is none', 'Failed due'],
  ])('says of "%s": %s', (title, message) => {
    const scene = run.scenes.find((each) => each.title === title);
    const messages = readStory(sample.logs, scene!.reply.requestId).map((record) => record.message);
    expect(messages).toEqual(expect.arrayContaining([message, 'HTTP request completed']));
  });

  it('tells what a request that crashes logged below its level, and of one that does not nothing', () => {
    const held = (title: string): unknown[] => {
      const scene = run.scenes.find((each) => each.title === title);
      return readStory(sample.logs, scene!.reply.requestId).flatMap(({ message, metadata }) => (metadata.held === true ? [message] : []));
    };
    expect(held('a report that crashes')).toEqual(['Starting byAssignee']);
    expect(held('a slow report')).toEqual([]);
  });

  it('gives each of 400 requests at once the records of its own, before and after its database calls', () => {
    expect(unexpected).toEqual([]);
    expect(wrongStories(sample.logs)).toEqual([]);
  });

  it('writes every line of every file in the layout of that file', () => {
    const problems = lines.flatMap(({ file, text }) => validatorFor(layoutOf(file))(text).map((problem) => `${file}: ${problem}\n${text}`));
    expect(problems).toEqual([]);
    expect(new Set(lines.map(({ file }) => layoutOf(file)))).toEqual(new Set(['nested', 'alert', 'flat-task', 'metric']));
  });

  it('leaves records of every category, each in files of its own', () => {
    const categories = new Set(lines.map(({ file }) => file.split('.')[0]));
    const own = ['request', 'application', 'database', 'integration', 'job', 'security', 'audit', 'metric', 'metrics', 'oauth', 'alerts'];
    expect([...categories].filter((name) => !name?.startsWith('background_tasks')).sort()).toEqual(own.sort());
  });

  it('has an audit trail of both apps that verifies: the tasks, and the whole history of the infrastructure', () => {
    const trail = join(sample.logs, 'audit');
    const keys = join(sample.logs, 'keys');
    const report = verifyTrail(trail, { publicKeys: [readPublicKey(join(keys, 'signing.pub'))], macKeys: [readMacKey(join(keys, 'mac.key'))] });
    expect(report).toMatchObject({ outcome: 'verified', faults: [], open: [] });
    expect(report.chains.map(({ writer, state }) => `${writer} ${state}`).sort()).toEqual(['api closed', 'worker closed']);
    const records = [...readRecords(trail)].map(({ record }) => record);
    const codesOf = (id: string): string[] => records.filter(({ resource }) => resource?.id === id).map(({ code }) => code);
    const attempt = (outcome: string): string[] => ['resource.provisioned.intent', `resource.provisioned.${outcome}`];
    expect(codesOf(run.retried.subjectId).filter((code) => code.startsWith('resource.provisioned'))).toEqual([...attempt('failure'), ...attempt('failure'), ...attempt('success')]);
    expect(codesOf(run.hopeless.subjectId)).toEqual(expect.arrayContaining(['resource.requested.success', ...attempt('failure')]));
    expect(records.filter(({ audit_event, outcome }) => audit_event === 'task.deleted' && outcome !== 'intent').map(({ code, user_context }) => `${code} ${String(user_context)}`)).toEqual([
      'task.deleted.denied usr_bob',
      'task.deleted.failure usr_alice',
      'task.deleted.success usr_alice',
    ]);
    expect(records.filter(({ security_event }) => security_event === true).length).toBeGreaterThan(3);
  });

  it('has the same records in the table, which its writer can only add to', async () => {
    const client = new Client({ connectionString: sample.databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ record_id: string }>('SELECT record_id FROM audit_logs');
      const written = [...readRecords(join(sample.logs, 'audit'))].map(({ record }) => record.record_id);
      expect(rows.map(({ record_id }) => record_id).sort()).toEqual(written.sort());
      await client.query('SET ROLE cairn_audit_writer');
      await expect(client.query('DELETE FROM audit_logs')).rejects.toMatchObject({ code: '42501' });
      await expect(client.query("UPDATE audit_logs SET code = ''")).rejects.toMatchObject({ code: '42501' });
    } finally {
      await client.end();
    }
  });

  it('says what each query did and nothing of its values', () => {
    const queries = lines.filter(({ file }) => file.startsWith('database')).map(({ text }) => JSON.parse(text) as StoryRecord);
    const statements = queries.flatMap(({ metadata }) => (typeof metadata.statement === 'string' ? [metadata.statement] : []));
    expect(statements.length).toBeGreaterThan(30);
    expect(statements.filter((statement) => /'|\$\d|\$\$|(?<![\w"])\d/.test(statement))).toEqual([]);
    expect(queries.map(({ event }) => event)).toEqual(expect.arrayContaining(['db.query', 'db.query.slow', 'db.transaction.committed']));
  });

  it('tells why a query failed in every file of its story, without the value it failed on', () => {
    const failed = run.scenes.find(({ path }) => path.includes('/reports/due'))!;
    const told = readStory(sample.logs, failed.reply.requestId).flatMap(({ exception }) => exception ?? []);
    expect(told.length).toBeGreaterThanOrEqual(4); // the query, the operation, Nest, the request
    for (const { message } of told) expect(message).toBe('invalid input syntax for type timestamp with time zone: ?');
  });

  it('holds no literal of a statement in any file', () => {
    const texts = lines.flatMap(({ text }) => stringsIn(JSON.parse(text)));
    const statements = texts.filter((text) => /\b(?:SELECT\b.*\bFROM|INSERT INTO|UPDATE\b.*\bSET|DELETE FROM)\b/s.test(text));
    expect(statements.length).toBeGreaterThan(30);
    expect(statements.filter((statement) => /'|\$\d|\$\$|(?<![\w"])\d/.test(statement))).toEqual([]);
  });

  it('tells the mail service was asked twice, in the story of who is written to', () => {
    const calls = lines.filter(({ file }) => file.startsWith('integration')).map(({ text }) => JSON.parse(text) as StoryRecord);
    expect(calls.filter(({ event }) => event === 'integration.call.retrying')).toHaveLength(1);
    expect(calls.filter(({ context }) => typeof context.request_id !== 'string')).toEqual([]);
  });

  it('keeps passwords, tokens, codes and whole e-mail addresses out of every file', () => {
    const everything = lines.map(({ text }) => text).join('\n');
    const secrets = [PASSWORD, 'alice@example.com', 'Bearer ey', ...run.secrets];
    for (const secret of secrets) expect(everything).not.toContain(secret);
    expect(everything.match(/[\w.+-]{2,}@[\w-]+\.[a-z]{2,}/g)).toBeNull();
    expect(everything.match(/eyJ[\w-]{5,}\.[\w-]{5,}/g)).toBeNull();
    expect(everything).toContain('a***@example.com');
  });
});

function layoutOf(file: string): LayoutName {
  if (file.startsWith('background_tasks')) return 'flat-task';
  if (file.startsWith('metrics')) return 'metric';
  return file.startsWith('alerts') ? 'alert' : 'nested';
}

/** Every text in a record, however deep. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** What the query API of the running sample answers. */
async function askedOverHttp(url: string, { retried }: Performance) {
  const ask = (path: string, token: string): Promise<Response> => fetch(`${url}/logs${path}`, { headers: { authorization: `Bearer ${token}` } });
  const get = async <T>(path: string): Promise<T> => (await (await ask(path, QUERY_TOKEN)).json()) as T;
  const refused = [(await fetch(`${url}/logs/search`)).status, (await ask('/search', 'a-token-that-nobody-gave')).status];
  const { records } = await get<{ records: StoryRecord[] }>(`/request/${retried.reply.requestId}`);
  const { jobs } = await get<{ jobs: object[] }>('/jobs');
  const { requests } = await get<{ requests: number }>('/stats');
  return { refused, story: records, jobs, requests };
}

import { type ApiClient, readRecords, type StoryRecord } from '@cairn/dev';

/** Half of the requests create a task, half ask for one that is not there; each has an id of its own and names its number. */
const PAIRS = 200;

type Stories = ReadonlyMap<unknown, readonly StoryRecord[]>;

/** Sends 400 requests at once and returns the answers that are not as expected. */
export async function sendAtOnce(api: ApiClient): Promise<string[]> {
  const created = numbers().map((n) =>
    api.send('POST', '/api/v1/tasks', { title: `Task ${n}`, project_id: `prj_${n}`, assignee_id: 'usr_bob' }, `req_create_${n}`),
  );
  const missed = numbers().map((n) => api.send('GET', `/api/v1/tasks/tsk_${n}`, undefined, `req_get_${n}`));
  return [...(await unexpected(created, 201)), ...(await unexpected(missed, 404))];
}

/** Those of the 400 stories that miss a record or hold another request's. */
export function wrongStories(logs: string): string[] {
  const stories = byRequest(readRecords(logs));
  return numbers().flatMap((n) => [...wrongCreation(stories, n), ...wrongMiss(stories, n)]);
}

async function unexpected(replies: ReturnType<ApiClient['send']>[], status: number): Promise<string[]> {
  const others = (await Promise.all(replies)).filter((reply) => reply.status !== status);
  return others.map((reply) => `${reply.requestId}: ${reply.status} ${JSON.stringify(reply.body)}`);
}

/** Use case, creation and event, born before and after the database calls, those calls, and the request record. */
function wrongCreation(stories: Stories, n: number): string[] {
  const story = stories.get(`req_create_${n}`) ?? [];
  const wanted = ['Executing create task use case', 'Task created successfully', 'Domain event published', 'HTTP request completed'];
  const foreign = story.some(({ metadata }) => metadata.project_id !== undefined && metadata.project_id !== `prj_${n}`);
  const told = String(story.filter((record) => !isQuery(record)).map(({ message }) => message));
  const inserts = story.filter(({ metadata }) => metadata.query_type === 'INSERT').map(({ metadata }) => metadata.table);
  const right = told === String(wanted) && String(inserts) === 'tasks' && story.every(isOfAlice) && !foreign;
  return right ? [] : [`req_create_${n}: ${JSON.stringify(story)}`];
}

function wrongMiss(stories: Stories, n: number): string[] {
  const story = stories.get(`req_get_${n}`) ?? [];
  // so many at once exhaust the pool, which is told in the story of whoever waited first
  const [query, request, ...more] = story.filter(({ event }) => event !== 'db.pool.exhausted');
  const right = more.length === 0 && query !== undefined && isQuery(query) && request?.metadata.path === `/api/v1/tasks/tsk_${n}` && story.every(isOfAlice);
  return right ? [] : [`req_get_${n}: ${JSON.stringify(story)}`];
}

function isQuery({ category }: StoryRecord): boolean {
  return category === 'database';
}

function isOfAlice({ context }: StoryRecord): boolean {
  return context.user_id === 'usr_alice' && context.organization_id === 'org_acme';
}

function byRequest(records: readonly StoryRecord[]): Stories {
  const stories = new Map<unknown, StoryRecord[]>();
  for (const record of records) {
    const story = stories.get(record.context.request_id);
    if (story === undefined) stories.set(record.context.request_id, [record]);
    else story.push(record);
  }
  return stories;
}

function numbers(): number[] {
  return Array.from({ length: PAIRS }, (_, n) => n);
}

import type { Performance, ProvisionScene, Scene } from './scenario';
import type { StoryRecord } from './story';

/** Reads one request's records from the log files. */
export type StoryReader = (requestId: string) => StoryRecord[];

/** What the log files do not hold although they should; empty when the whole run can be found in them. */
export function missing(run: Performance, story: StoryReader): string[] {
  return [
    ...run.scenes.flatMap((scene) => missingRequest(scene, story(scene.reply.requestId))),
    ...missingRetries(run.retried, story(run.retried.reply.requestId)),
    ...missingEnvironment(run.environment, story(run.environment.reply.requestId)),
    ...missingFailure(run.hopeless, story(run.hopeless.reply.requestId)),
  ];
}

/** Exactly one request record, with the true status; on a crash with the real error. */
function missingRequest({ title, expected, reply }: Scene, story: readonly StoryRecord[]): string[] {
  if (reply.status !== expected) return [`${title}: answered ${reply.status} instead of ${expected}`];
  const found = events(story, 'http.request.completed');
  if (found.length !== 1) return [`${title}: ${found.length} request records instead of one (${reply.requestId})`];
  const status = found[0]?.metadata.status_code;
  if (status !== expected) return [`${title}: its record says ${String(status)} instead of ${expected}`];
  return expected < 500 || found[0]?.exception?.traceback !== undefined ? [] : [`${title}: its record has no error with a stack`];
}

function missingRetries(scene: ProvisionScene, story: readonly StoryRecord[]): string[] {
  const own = story.filter((record) => record.context.job_id === scene.jobId);
  return [
    ...(story.some(({ category }) => category === 'application') ? [] : [`${scene.title}: no application record`]),
    ...expectAttempts(scene.title, own, 'job.started', [1, 2, 3]),
    ...expectAttempts(scene.title, own, 'job.retrying', [1, 2]),
    ...expectAttempts(scene.title, own, 'job.completed', [3]),
    ...expectEmails(scene.title, story),
  ];
}

/** Its two resources, itself, and an e-mail for each of the three. */
function missingEnvironment(scene: ProvisionScene, story: readonly StoryRecord[]): string[] {
  const done = events(story, 'job.completed').filter(({ context }) => context.queue === 'provisioning');
  const jobs = done.length === 3 ? [] : [`${scene.title}: ${done.length} provisioning jobs completed instead of 3`];
  return [...jobs, ...expectEmails(scene.title, story, 3)];
}

function missingFailure({ title }: ProvisionScene, story: readonly StoryRecord[]): string[] {
  return [...expectAttempts(title, story, 'job.failed', [1]), ...expectAttempts(title, story, 'job.retrying', [])];
}

function expectAttempts(title: string, story: readonly StoryRecord[], event: string, wanted: readonly number[]): string[] {
  const found = events(story, event).map(({ metadata }) => metadata.attempt);
  return String(found) === String(wanted) ? [] : [`${title}: ${event} of attempts [${found}] instead of [${wanted}]`];
}

function expectEmails(title: string, story: readonly StoryRecord[], wanted = 1): string[] {
  const sent = events(story, 'job.completed').filter(({ context }) => context.queue === 'email');
  return sent.length === wanted ? [] : [`${title}: ${sent.length} e-mail jobs completed instead of ${wanted}`];
}

function events(story: readonly StoryRecord[], event: string): StoryRecord[] {
  return story.filter((record) => record.event === event);
}

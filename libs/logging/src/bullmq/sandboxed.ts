import type { Job, SandboxedJob } from 'bullmq';
import { JobLogger } from '../category/job.logger';
import type { LoggingOptions } from '../module/logging-options';
import { activate } from '../runtime/active-runtime';
import { buildRuntime } from '../runtime/build-runtime';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { isHandedBack } from './handed-back';
import { openRun } from './open-run';

/** The name by which BullMQ knows an error after which there is no other attempt. */
const UNRECOVERABLE = 'UnrecoverableError';

/** BullMQ's sandboxed processor with a logger after the job. */
export type SandboxedWork<T, R> = (
  job: SandboxedJob<T, R>,
  log: JobLogger,
  token?: string,
  signal?: AbortSignal,
) => R | PromiseLike<R>;

/** Finds the logging of an app that lives in the child. */
export type LoggingOfChild = () => LoggingRuntime | PromiseLike<LoggingRuntime>;

/** What BullMQ wants of a processor file. */
export type SandboxedProcessor<T, R> = (job: SandboxedJob<T, R>, token?: string, signal?: AbortSignal) => Promise<R>;

/**
 * The default export of a processor file, which BullMQ runs in a process or thread of its own: `export default sandboxed(async (job, log) => { … });`.
 * The work runs in its job's context, the one of the request that added it, and what it logs, by `log` or any other logger, goes to files of this process
 * in the same directory and to the job's file. `options` are those of the app's `LoggingModule`, which does not reach over here; settings from the environment do. A processor
 * file with a Nest app of its own passes that one's logging instead: `async () => (await app).get(LoggingRuntime)`.
 *
 * The returned processor rejects with CairnError CAIRN_E_SETTING, CAIRN_E_DIRECTORY or CAIRN_E_PEER_MISSING when the options are wrong: the job then fails with it.
 */
export function sandboxed<T = unknown, R = unknown>(work: SandboxedWork<T, R>, options: LoggingOptions | LoggingOfChild = {}): SandboxedProcessor<T, R> {
  let loaded: LoggingRuntime | undefined;
  return async (job, token, signal) => {
    const logging = (loaded ??= typeof options === 'function' ? await options() : start(options));
    // its JSON with some of a job's methods: all that a run uses outside of a worker
    const run = openRun(job as unknown as Job, String(process.pid), logging);
    const log = new JobLogger(logging);
    logging.retainJobFile(run.subject);
    logging.stories.begin(run.story);
    try {
      return await run.within(async () => work(job, log, token, signal));
    } catch (error) {
      if (isLast(job, error)) logging.stories.fail(run.story);
      throw error;
    } finally {
      logging.stories.end(run.story);
      release(logging, run.subject);
    }
  };
}

/** Whether this failure is the job's: BullMQ decides so in the worker's process, by the same facts. */
function isLast({ attemptsMade, opts }: Pick<SandboxedJob, 'attemptsMade' | 'opts'>, error: unknown): boolean {
  if (isHandedBack(error)) return false;
  return attemptsMade + 1 >= (opts.attempts ?? 1) || (error instanceof Error && error.name === UNRECOVERABLE);
}

function start(options: LoggingOptions): LoggingRuntime {
  const logging = buildRuntime(options);
  activate(logging);
  return logging;
}

function release(logging: LoggingRuntime, subject: Parameters<LoggingRuntime['releaseJobFile']>[0]): void {
  logging.releaseJobFile(subject).catch((error: unknown) => {
    logging.selfLog.report('CAIRN_E_JOB', 'a job file could not be closed', error);
  });
}

import { Job, type Worker } from 'bullmq';
import { currentContext, runInContext, runWithoutContext } from '../context/cls-context';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { isHandedBack } from './handed-back';
import { isFinished, JobRecords } from './job-records';
import type { JobRun } from './job-run';
import { isJobStory, openJobStory, openStoryOf } from './job-story';
import { subjectOf } from './job-subject';
import { openRun } from './open-run';
import { onServerReady } from './server-ready';
import { Trouble } from './trouble';

/**
 * How long after `process()` a job's file stays open, and its story goes on, when the worker says neither "completed" nor "failed": it lost the job's lock. Far
 * beyond the 15 s after which BullMQ tries again to report to an unreachable server.
 */
const ABANDONED_AFTER_MS = 60_000;

const PAST_US =
  'a job ran outside its context: its worker was observed too late, or this version of bullmq is not supported (5 and 6 are)';

/** Events a worker has only with its queue's server. */
const SHOW_WORK: ReadonlySet<string> = new Set(['active', 'completed', 'failed', 'stalled']);

type Emit = () => boolean;
type Process = (job: Job, ...rest: unknown[]) => unknown;

/**
 * Watches the workers of an app. It stands in two places of a worker: around its processor, so that `process()` runs in the job's
 * context; and around `emit`, so that each state change leaves one record and the handlers of worker events run in the context of the
 * job they are about (BullMQ itself emits `active` of the next job inside the one before).
 */
export class JobObserver {
  private readonly observed = new WeakMap<Worker, Trouble>();
  private readonly runs = new WeakMap<Job, JobRun>();
  private readonly records = new Map<string, JobRecords>();

  constructor(private readonly logging: LoggingRuntime) {}

  observe(worker: Worker): void {
    if (this.observed.has(worker)) return;
    this.observed.set(worker, new Trouble());
    onServerReady(worker, () => this.works(worker));
    this.aroundProcessor(worker);
    this.aroundEmit(worker);
  }

  private aroundProcessor(worker: Worker): void {
    const holder = worker as unknown as { processFn?: Process };
    const process = holder.processFn;
    if (process === undefined) return; // jobs are taken from this worker by hand
    holder.processFn = (job, ...rest) => this.process(worker, job, () => process.call(worker, job, ...rest));
  }

  private aroundEmit(worker: Worker): void {
    const emit = worker.emit.bind(worker) as (event: string, ...args: unknown[]) => boolean;
    const around = (event: string, ...args: unknown[]): boolean =>
      this.emitting(worker, event, args, () => emit(event, ...args));
    worker.emit = around as Worker['emit'];
  }

  private process(worker: Worker, job: Job, next: () => unknown): unknown {
    const run = this.runOf(worker, job);
    const opened = currentContext();
    if (opened !== undefined && isJobStory(opened) && opened.get('job_id') === undefined) run.adopt(opened);
    return run.within(() => this.attempt(run, next));
  }

  private async attempt(run: JobRun, next: () => unknown): Promise<unknown> {
    this.takeHold(run);
    this.recordsOf(run.job.queueName).started(run);
    run.begin();
    try {
      return await next();
    } catch (error) {
      if (isHandedBack(error)) this.letGo(run);
      throw error;
    } finally {
      run.end();
      if (run.isHeld) setTimeout(() => this.letGo(run), ABANDONED_AFTER_MS).unref();
    }
  }

  private emitting(worker: Worker, event: string, args: readonly unknown[], emit: Emit): boolean {
    const [subject, detail] = args;
    if (SHOW_WORK.has(event)) this.works(worker);
    switch (event) {
      case 'active':
        return this.runOf(worker, subject as Job).within(emit);
      case 'progress':
        return this.recording(worker, subject as Job, emit, (records, run) => records.progress(run, detail));
      case 'completed':
        return this.ending(worker, subject as Job, emit, (records, run) => this.completed(records, run));
      case 'failed':
        return this.ending(worker, subject as Job | undefined, emit, (records, run) => this.failed(records, run, detail), detail);
      case 'stalled':
        void this.stalled(worker, String(subject));
        return runWithoutContext(emit);
      case 'error':
        return this.troubled(worker, subject, emit);
      case 'drained':
        return runWithoutContext(emit); // BullMQ says it inside the job that happened to be the last one
      default:
        return emit();
    }
  }

  /** A job cannot complete without having run: then it ran past us. */
  private completed(records: JobRecords, run: JobRun): void {
    if (run.durationMs === undefined) this.logging.selfLog.report('CAIRN_E_JOB', PAST_US);
    records.completed(run);
  }

  /** What the attempt held is written when no other attempt follows. */
  private failed(records: JobRecords, run: JobRun, error: unknown): void {
    if (isFinished(run)) this.logging.stories.fail(run.story);
    records.failed(run, error);
  }

  private recording(worker: Worker, job: Job, emit: Emit, record: (records: JobRecords, run: JobRun) => void): boolean {
    const run = this.runOf(worker, job);
    return run.within(() => {
      record(this.recordsOf(worker.name), run);
      return emit();
    });
  }

  private ending(
    worker: Worker,
    job: Job | undefined,
    emit: Emit,
    record: (records: JobRecords, run: JobRun) => void,
    error?: unknown,
  ): boolean {
    if (job === undefined) {
      this.recordsOf(worker.name).failedUnknown(idOf(worker), error);
      return emit();
    }
    try {
      return this.recording(worker, job, emit, record);
    } finally {
      this.letGo(this.runOf(worker, job));
    }
  }

  /** BullMQ names a stalled job by its id only: its story is read from the job, which is back in the queue. */
  private async stalled(worker: Worker, id: string): Promise<void> {
    const job = await Job.fromId(worker, id).catch((error: unknown) => {
      this.logging.selfLog.report('CAIRN_E_JOB', `the story of stalled job ${id} could not be read`, error);
      return undefined;
    });
    const story = job === undefined ? openJobStory() : openStoryOf(job);
    story.assign({ job_id: id, queue: worker.name });
    if (job !== undefined) story.subject = this.subjectOf(job);
    if (story.subject?.type === 'resource') story.set('resource_id', story.subject.id);
    runInContext(story, () => this.recordsOf(worker.name).stalled(id, job?.name, idOf(worker)));
  }

  /** Without a handler of the app's own BullMQ would print the error: its record says it already. */
  private troubled(worker: Worker, error: unknown, emit: Emit): boolean {
    if (this.observed.get(worker)?.begins(error) !== false) runWithoutContext(() => this.recordsOf(worker.name).workerError(idOf(worker), error));
    return worker.listenerCount('error') === 0 || emit();
  }

  private works(worker: Worker): void {
    const recovery = this.observed.get(worker)?.ends();
    if (recovery !== undefined) runWithoutContext(() => this.recordsOf(worker.name).workerRestored(idOf(worker), recovery));
  }

  private runOf(worker: Worker, job: Job): JobRun {
    let run = this.runs.get(job);
    if (run === undefined) {
      run = openRun(job, idOf(worker), this.logging);
      this.runs.set(job, run);
    }
    return run;
  }

  private subjectOf(job: Job): JobRun['subject'] {
    return subjectOf(job, this.logging.options.jobSubject, this.logging.selfLog);
  }

  private recordsOf(queue: string): JobRecords {
    let records = this.records.get(queue);
    if (records === undefined) {
      records = new JobRecords(this.logging.core, queue);
      this.records.set(queue, records);
    }
    return records;
  }

  /** An attempt begins: its file stays open, and its story may log more than others. */
  private takeHold(run: JobRun): void {
    run.isHeld = true;
    this.logging.retainJobFile(run.subject);
    this.logging.stories.begin(run.story);
  }

  private letGo(run: JobRun): void {
    if (!run.isHeld) return;
    run.isHeld = false;
    this.logging.stories.end(run.story);
    this.logging.releaseJobFile(run.subject).catch((error: unknown) => {
      this.logging.selfLog.report('CAIRN_E_JOB', 'a job file could not be closed', error);
    });
  }
}

/** The worker's own name when it has one, else the id BullMQ gave it. */
function idOf(worker: Worker): string {
  return worker.opts.name ?? worker.id;
}

import { EventLogger, EVENTS, type EventEmitter, type LoggerCore } from '@cairn/core';
import { prepare } from '../category/prepare-event';
import type { JobRun } from './job-run';
import type { Recovery } from './trouble';

/** The records of one queue's jobs. Their component is the queue, so `LOG_LEVEL_<QUEUE>` sets their level. */
export class JobRecords {
  private readonly events: Record<'started' | 'progress' | 'completed' | 'retrying' | 'failed' | 'stalled' | 'workerError' | 'workerRestored', EventEmitter>;

  constructor(
    core: LoggerCore,
    private readonly queue: string,
  ) {
    const logger = new EventLogger(core, 'job', queue);
    this.events = {
      started: prepare(logger, EVENTS.jobStarted),
      progress: prepare(logger, EVENTS.jobProgress),
      completed: prepare(logger, EVENTS.jobCompleted),
      retrying: prepare(logger, EVENTS.jobRetrying),
      failed: prepare(logger, EVENTS.jobFailed),
      stalled: prepare(logger, EVENTS.jobStalled),
      workerError: prepare(logger, EVENTS.jobWorkerError),
      workerRestored: prepare(logger, EVENTS.jobWorkerRestored),
    };
  }

  started(run: JobRun): void {
    if (!this.events.started.enabled) return;
    this.events.started.emit({ ...taskOf(run), args: run.job.data as unknown, ...waitOf(run) });
  }

  progress(run: JobRun, progress: unknown): void {
    const message = run.messageFor(progress);
    if (this.events.progress.enabled) this.events.progress.emit({ ...taskOf(run), progress }, message);
  }

  completed(run: JobRun): void {
    if (!this.events.completed.enabled) return;
    this.events.completed.emit({ ...taskOf(run), status: 'SUCCESS', ...durationOf(run), ...waitOf(run) });
  }

  /** The attempt failed: BullMQ has decided whether there will be another one. */
  failed(run: JobRun, error: unknown): void {
    const isFinal = isFinished(run);
    const event = isFinal ? this.events.failed : this.events.retrying;
    if (!event.enabled) return;
    const status = isFinal ? 'FAILURE' : 'RETRY';
    event.emitError({ ...taskOf(run), status, ...durationOf(run), error: messageOf(error) }, error);
  }

  /** A job that failed and was gone when its worker wanted to say so. */
  failedUnknown(workerId: string, error: unknown): void {
    const metadata = { queue: this.queue, worker_id: workerId, status: 'FAILURE', error: messageOf(error) };
    this.events.failed.emitError(metadata, error);
  }

  /** Said by the worker that found the job without a lock, not by the one that lost it. */
  stalled(taskId: string, taskName: string | undefined, workerId: string): void {
    const task = taskName === undefined ? { task_id: taskId } : { task_name: taskName, task_id: taskId };
    this.events.stalled.emit({ ...task, queue: this.queue, worker_id: workerId });
  }

  workerError(workerId: string, error: unknown): void {
    this.events.workerError.emitError({ queue: this.queue, worker_id: workerId }, error);
  }

  workerRestored(workerId: string, { downMs, errors }: Recovery): void {
    this.events.workerRestored.emit({ queue: this.queue, worker_id: workerId, down_ms: Math.round(downMs), errors });
  }
}

function taskOf({ job, attempt, workerId }: JobRun): object {
  return {
    task_name: job.name,
    task_id: job.id,
    queue: job.queueName,
    attempt,
    max_retries: job.opts.attempts ?? 1,
    worker_id: workerId,
  };
}

const waitOf = ({ waitedMs }: JobRun): object => (waitedMs === undefined ? {} : { waited_ms: waitedMs });
const durationOf = ({ durationMs }: JobRun): object => (durationMs === undefined ? {} : { duration_ms: durationMs });

/** BullMQ notes the end of a job on it only when there is no further attempt. */
export function isFinished({ job }: JobRun): boolean {
  const { finishedOn, processedOn = 0 } = job;
  return typeof finishedOn === 'number' && finishedOn >= processedOn;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { AsyncLocalStorage } from 'node:async_hooks';
import type { ContextState, JobSubject } from '@cairn/core';
import type { Job, JobProgress } from 'bullmq';
import { runInContext } from '../context/cls-context';
import { executionIdOf } from './job-story';

const running = new AsyncLocalStorage<JobRun>();

/** The attempt this code runs in: inside `process()` and inside the handlers of its worker's events. */
export function currentRun(): JobRun | undefined {
  return running.getStore();
}

interface Announcement {
  readonly value: JobProgress;
  readonly message: string | undefined;
}

/** One attempt at a job, from being taken by a worker to its end. */
export class JobRun {
  readonly executionId: string;
  /** Every start counts, also one after a stall: no two attempts at a job share a number. */
  readonly attempt: number;
  /** How long `process()` took; undefined until it returned. */
  durationMs: number | undefined;
  /** Whether the subject's file is held open, and its story goes on, for this attempt. */
  isHeld = false;
  private begun = 0;
  private readonly announced: Announcement[] = [];

  constructor(
    readonly job: Job,
    readonly workerId: string,
    readonly subject: JobSubject,
    public story: ContextState,
  ) {
    this.attempt = Math.max(job.attemptsStarted ?? 0, 1);
    this.executionId = executionIdOf(job, this.attempt);
    this.bind();
  }

  /**
   * Time the job spent waiting for its first attempt: since it was added, or since it was due when it was delayed. Later attempts have
   * none: BullMQ does not keep when they became due.
   */
  get waitedMs(): number | undefined {
    const { attemptsMade, processedOn, timestamp, delay } = this.job;
    if (this.attempt > 1 || attemptsMade > 1 || processedOn === undefined) return undefined;
    return Math.max(0, processedOn - timestamp - delay);
  }

  /** Goes on in the context the telemetry opened for the job: what BullMQ does in it after the attempt is then known to be this job's. */
  adopt(story: ContextState): void {
    const { fields, trace, level } = this.story;
    this.story = story;
    story.assign(fields);
    story.trace = trace;
    story.level = level;
    this.bind();
  }

  /** Runs `fn` in the job's context; inside the attempt itself the context stays as it is there (a step's, say). */
  within<T>(fn: () => T): T {
    return currentRun() === this ? fn() : running.run(this, runInContext, this.story, fn);
  }

  begin(): void {
    this.begun = performance.now();
  }

  end(): void {
    this.durationMs = roundMs(performance.now() - this.begun);
  }

  /** Reports progress to BullMQ; its one record carries the message. */
  async report(value: JobProgress, message?: string): Promise<void> {
    const announcement = { value, message };
    this.announced.push(announcement);
    try {
      await this.job.updateProgress(value);
    } finally {
      this.withdraw(announcement);
    }
  }

  /** What was said about this progress when it was reported through {@link report}. */
  messageFor(value: unknown): string | undefined {
    const announcement = this.announced.find((each) => each.value === value);
    if (announcement === undefined) return undefined;
    this.withdraw(announcement);
    return announcement.message;
  }

  private withdraw(announcement: Announcement): void {
    const at = this.announced.indexOf(announcement);
    if (at >= 0) this.announced.splice(at, 1);
  }

  private bind(): void {
    const { id, queueName } = this.job;
    this.story.assign({
      job_id: id,
      queue: queueName,
      execution_id: this.executionId,
      attempt: this.attempt,
      ...(this.subject.type === 'resource' && { resource_id: this.subject.id }),
    });
    this.story.subject = this.subject;
  }
}

/** Microseconds are enough. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

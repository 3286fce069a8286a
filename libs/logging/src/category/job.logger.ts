import { EventLogger, EVENTS, Logger, type EventEmitter } from '@cairn/core';
import { Inject, Injectable, Optional, Scope } from '@nestjs/common';
import { INQUIRER } from '@nestjs/core';
import type { JobProgress } from 'bullmq';
import { currentRun, roundMs } from '../bullmq/job-run';
import { runWithContext } from '../context/run-with-context';
import { requireLogging } from '../module/require-logging';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { componentName } from './component-name';
import { prepare } from './prepare-event';

export interface StepOptions {
  /** What kind of work the step is, e.g. `http.request`. */
  blockType?: string;
}

/**
 * The logger of processors: free text at every level, steps and progress. Inject it; its component is the class it is injected into.
 * The records of the job itself (started, completed, failed …) are written by `JobLoggingModule`.
 */
@Injectable({ scope: Scope.TRANSIENT })
export class JobLogger extends Logger {
  private readonly events: JobEvents;

  /** @throws CairnError CAIRN_E_MODULE_MISSING without `LoggingModule`. */
  constructor(@Optional() @Inject(LoggingRuntime) logging: LoggingRuntime | undefined, @Optional() @Inject(INQUIRER) inquirer?: object) {
    const runtime = requireLogging(logging, 'JobLoggingModule');
    const component = componentName(inquirer, 'Job');
    super(runtime.core, { category: 'job', component });
    this.events = jobEvents(new EventLogger(runtime.core, 'job', component));
  }

  /**
   * Runs one step of a job: it is recorded as started, then as completed or failed with its duration, and everything logged inside
   * carries its name as `step_id`. Returns what `fn` returns, and throws what it throws.
   */
  step<T>(name: string, fn: () => T, { blockType }: StepOptions = {}): T {
    const step = new Step(this.events, blockType === undefined ? { step_id: name } : { step_id: name, block_type: blockType });
    return runWithContext({ step_id: name }, () => step.run(fn));
  }

  /** Tells BullMQ how far the running job is, with one record of it. Outside a job it is only recorded. */
  async progress(value: JobProgress, message?: string): Promise<void> {
    const run = currentRun();
    if (run === undefined) this.events.progress.emit({ progress: value }, message);
    else await run.report(value, message);
  }
}

type JobEvents = Record<'progress' | 'stepStarted' | 'stepCompleted' | 'stepFailed', EventEmitter>;

function jobEvents(logger: EventLogger): JobEvents {
  return {
    progress: prepare(logger, EVENTS.jobProgress),
    stepStarted: prepare(logger, EVENTS.jobStepStarted),
    stepCompleted: prepare(logger, EVENTS.jobStepCompleted),
    stepFailed: prepare(logger, EVENTS.jobStepFailed),
  };
}

class Step {
  private readonly begun = performance.now();

  constructor(
    private readonly events: JobEvents,
    private readonly fields: Readonly<Record<string, string>>,
  ) {}

  run<T>(fn: () => T): T {
    this.events.stepStarted.emit({ ...this.fields });
    let result: T;
    try {
      result = fn();
    } catch (error) {
      this.failed(error);
      throw error;
    }
    if (isThenable(result)) return this.settled(result) as T;
    this.completed();
    return result;
  }

  private async settled(result: PromiseLike<unknown>): Promise<unknown> {
    try {
      const value = await result;
      this.completed();
      return value;
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }

  private completed(): void {
    this.events.stepCompleted.emit({ ...this.fields, status: 'SUCCESS', duration_ms: this.elapsed() });
  }

  private failed(error: unknown): void {
    this.events.stepFailed.emitError({ ...this.fields, status: 'FAILURE', duration_ms: this.elapsed() }, error);
  }

  private elapsed(): number {
    return roundMs(performance.now() - this.begun);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

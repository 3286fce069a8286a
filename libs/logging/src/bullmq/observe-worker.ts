import type { Worker } from 'bullmq';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { JobObserver } from './job-observer';

const observers = new WeakMap<LoggingRuntime, JobObserver>();

/** One observer per runtime: a worker that is observed twice leaves each record once. */
export function observerOf(logging: LoggingRuntime): JobObserver {
  let observer = observers.get(logging);
  if (observer === undefined) observers.set(logging, (observer = new JobObserver(logging)));
  return observer;
}

/**
 * Gives a plain BullMQ worker what `JobLoggingModule` gives those of an app: a record per state change, and the job's context in its
 * processor and in the handlers of its events. Call it in the same turn in which the worker is made, before it can take a job:
 * `const worker = observeWorker(new Worker('email', send, { connection, telemetry: cairnTelemetry() }), logging);`
 * Returns the worker.
 */
export function observeWorker<W extends Pick<Worker, 'emit' | 'name'>>(worker: W, logging: LoggingRuntime): W {
  observerOf(logging).observe(worker as unknown as Worker);
  return worker;
}

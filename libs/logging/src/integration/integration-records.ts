import { EventLogger, EVENTS, WARNING, type EventEmitter } from '@cairn/core';
import { prepare } from '../category/prepare-event';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { failureName, isAbort } from './failure';
import { safeError } from './safe-error';

/** What is known of a call before it is answered, under the names of the record's fields. */
export interface CallFields {
  provider: string;
  endpoint: string;
  method?: string;
  timeout_seconds?: number;
  attempt?: number;
  max_attempts?: number;
  service?: string;
  bucket?: string;
  key?: string;
}

/** How a call ended. */
export interface CallEnd {
  durationMs: number;
  /** Of the answer, when there was one. */
  status?: number;
  /** What was thrown, of any type. */
  thrown?: readonly [unknown];
}

/** Records of calls to other systems. */
export class IntegrationRecords {
  private readonly calling: EventEmitter;
  private readonly done: EventEmitter;
  private readonly refused: EventEmitter;
  private readonly again: EventEmitter;
  private readonly lost: EventEmitter;
  private readonly abandoned: EventEmitter;

  constructor(runtime: LoggingRuntime, component: string) {
    const logger = new EventLogger(runtime.core, 'integration', component);
    const { callCompleted: completed, callFailed: failed } = EVENTS;
    this.calling = prepare(logger, EVENTS.callStarted);
    this.done = prepare(logger, completed);
    this.refused = logger.event(completed.name, WARNING, completed.name);
    this.again = prepare(logger, EVENTS.callRetrying);
    this.lost = prepare(logger, failed);
    this.abandoned = logger.event(failed.name, WARNING, failed.name);
  }

  started(call: CallFields): void {
    if (this.calling.enabled) this.calling.emit({ ...call }, EVENTS.callStarted.message(call.provider));
  }

  /** A 5xx, or an error without a 4xx, is a failure; a 4xx was an answer, whatever was thrown because of it. */
  ended(call: CallFields, end: CallEnd): void {
    const { status = 0, thrown } = end;
    const isRefused = status >= 400 && status < 500;
    if (status >= 500 || (thrown !== undefined && !isRefused)) return this.failed(call, end);
    const emitter = isRefused ? this.refused : this.done;
    if (emitter.enabled) emitter.emit(answered(call, end), EVENTS.callCompleted.message(call.provider));
  }

  retrying(call: CallFields, end: CallEnd): void {
    emitFailure(this.again, call, end, EVENTS.callRetrying.message(call.provider));
  }

  private failed(call: CallFields, end: CallEnd): void {
    const emitter = end.thrown !== undefined && isAbort(end.thrown[0]) ? this.abandoned : this.lost;
    emitFailure(emitter, call, end, EVENTS.callFailed.message(call.provider));
  }
}

function answered(call: CallFields, { durationMs, status }: CallEnd): object {
  return { ...call, ...(status !== undefined && { status_code: status }), duration_ms: durationMs };
}

function emitFailure(emitter: EventEmitter, call: CallFields, end: CallEnd, message: string): void {
  if (!emitter.enabled) return;
  if (end.thrown === undefined) return emitter.emit(answered(call, end), message);
  const error = safeError(end.thrown[0]);
  emitter.emitError({ ...answered(call, end), error: failureName(error) }, error, message);
}

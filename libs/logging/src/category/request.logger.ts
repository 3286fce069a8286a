import { copyFields, ERROR, EventLogger, EVENTS, INFO, WARNING, type ContextState, type EventEmitter, type Level } from '@cairn/core';
import { Injectable } from '@nestjs/common';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { prepare } from './prepare-event';

/**
 * How a request ended. `complete`: the whole response was handed over. `aborted`: the client left before. `truncated`: the server
 * broke off. `protocol_error`: it was no proper HTTP request.
 */
export type RequestOutcome = 'complete' | 'aborted' | 'truncated' | 'protocol_error';

/** The metadata of a request record; null where it does not apply or is not known. */
export interface CompletedRequest {
  method: string | null;
  /** Without the query. */
  path: string | null;
  /** The route's pattern, e.g. `/tasks/:id`. */
  route: string | null;
  /** Null when no status was sent. */
  status_code: number | null;
  duration_ms: number;
  user_agent: string | null;
  ip_address: string | null;
  request_size_bytes: number;
  response_size_bytes: number;
  referrer: string | null;
  /** The requested host. */
  host: string | null;
  /** Reverse DNS name of the client, where it is looked up. */
  client_hostname?: string | null;
  /** `Controller.method`. */
  handler: string | null;
  outcome: RequestOutcome;
  slow: boolean;
  /** What was thrown, when a request was refused with a 4xx, and what it says. */
  error_type?: string;
  error_message?: string;
  request_body?: string;
  response_body?: string;
  /** Node's code for what was wrong with a request that could not be read. */
  error_code?: string;
}

/** What a hand-written server knows of a request. */
export interface RequestFields extends Partial<CompletedRequest> {
  [field: string]: unknown;
}

/** A handful of event names and levels; a caller that makes up names without end gets no memory for it. */
const MAX_EVENTS = 256;

/** 5xx and broken-off responses are errors; 4xx, protocol errors and requests whose client left are warnings. */
export function levelOf(status: number | null, outcome: RequestOutcome = 'complete'): Level {
  if (outcome === 'truncated' || (status ?? 0) >= 500) return ERROR;
  return outcome === 'complete' && (status ?? 0) < 400 ? INFO : WARNING;
}

/**
 * Request records (category `request`). The HTTP entry writes one per request by itself; the `log…` methods are for servers
 * written by hand.
 */
@Injectable()
export class RequestLogger {
  private readonly logger: EventLogger;
  private readonly completions: ReadonlyMap<Level, EventEmitter>;
  private readonly received: EventEmitter;
  private readonly others = new Map<string, EventEmitter>();

  constructor(runtime: LoggingRuntime) {
    this.logger = new EventLogger(runtime.core, 'request', 'http');
    const { name, message } = EVENTS.httpRequestCompleted;
    this.completions = new Map([INFO, WARNING, ERROR].map((level) => [level, this.logger.event(name, level, message)]));
    this.received = prepare(this.logger, EVENTS.httpRequestReceived);
  }

  isEnabled(level: Level): boolean {
    return this.logger.isEnabled(level);
  }

  /**
   * The record of a request that ended. `fields` must be a fresh literal: it is the record's from now on. `thrown` holds what was
   * thrown, of any type.
   */
  completed(fields: CompletedRequest, thrown?: readonly [unknown], level = levelOf(fields.status_code, fields.outcome)): void {
    const emitter = this.completions.get(level)!;
    if (thrown === undefined) emitter.emit(fields);
    else emitter.emitError(fields, thrown[0]);
  }

  /** The same a moment later: of a request of this story that ended at `time`, ms since the epoch. */
  completedLate(fields: CompletedRequest, level: Level, context: ContextState, time: number): void {
    this.completions.get(level)!.emitLate(fields, context, time);
  }

  /** A request came in; its completion is told by {@link logResponse}. */
  logRequest(fields: RequestFields): void {
    this.received.emit(copyFields(fields));
  }

  /** A request ended: level by status and outcome; `error` on a 5xx. */
  logResponse(fields: RequestFields, error?: unknown): void {
    const metadata: RequestFields = { outcome: 'complete', ...copyFields(fields) };
    const emitter = this.completions.get(levelOf(metadata.status_code ?? null, metadata.outcome))!;
    if (error === undefined) emitter.emit(metadata);
    else emitter.emitError(metadata, error);
  }

  /** Any other event of a request, under a stable name. */
  logEvent(event: string, message: string, fields: RequestFields = {}, level: Level = INFO): void {
    this.emitter(event, level).emit(copyFields(fields), message);
  }

  private emitter(event: string, level: Level): EventEmitter {
    const key = `${level.name} ${event}`;
    let emitter = this.others.get(key);
    if (emitter === undefined) {
      if (this.others.size >= MAX_EVENTS) this.others.clear();
      emitter = this.logger.event(event, level, event);
      this.others.set(key, emitter);
    }
    return emitter;
  }
}

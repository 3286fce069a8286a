import { copyFields, CRITICAL, DEBUG, ERROR, INFO, TRACE, WARNING, type Level } from '@cairn/core';
import { RequestLogger, type RequestFields } from '../category/request.logger';
import { ambientRuntime } from '../runtime/ambient-runtime';
import type { LoggingRuntime } from '../runtime/logging-runtime';

/** Fields of a record written without a logger. `component` names who speaks, `error` is what was thrown; the rest is metadata. */
export interface LogFields {
  component?: string;
  error?: unknown;
  [field: string]: unknown;
}

const DEFAULT_COMPONENT = 'app';

function write(level: Level, message: string, fields: LogFields | undefined): void {
  const { component, error, ...metadata } = copyFields(fields);
  const logger = ambientRuntime().logger(typeof component === 'string' ? component : DEFAULT_COMPONENT);
  logger.log(level, message, metadata, ...(error === undefined ? [] : [asError(error)]));
}

/** `error` names the record's error whatever was thrown: text becomes one. */
function asError(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? error : new Error(String(error));
}

export function logTrace(message: string, fields?: LogFields): void {
  write(TRACE, message, fields);
}
export function logDebug(message: string, fields?: LogFields): void {
  write(DEBUG, message, fields);
}
export function logInfo(message: string, fields?: LogFields): void {
  write(INFO, message, fields);
}
export function logWarning(message: string, fields?: LogFields): void {
  write(WARNING, message, fields);
}
export function logError(message: string, fields?: LogFields): void {
  write(ERROR, message, fields);
}
export function logCritical(message: string, fields?: LogFields): void {
  write(CRITICAL, message, fields);
}

const requestLoggers = new WeakMap<LoggingRuntime, RequestLogger>();

function requests(): RequestLogger {
  const runtime = ambientRuntime();
  let logger = requestLoggers.get(runtime);
  if (logger === undefined) requestLoggers.set(runtime, (logger = new RequestLogger(runtime)));
  return logger;
}

/** For servers written by hand: a request came in (see {@link RequestLogger.logRequest}). */
export function logRequest(fields: RequestFields): void {
  requests().logRequest(fields);
}
/** For servers written by hand: a request ended; level by status, `error` on a 5xx. */
export function logResponse(fields: RequestFields, error?: unknown): void {
  requests().logResponse(fields, error);
}
/** Any other event of a request, under a stable name. */
export function logEvent(event: string, message: string, fields?: RequestFields): void {
  requests().logEvent(event, message, fields);
}

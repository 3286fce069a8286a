import { copyFields, CRITICAL, DEBUG, ERROR, INFO, isError, TRACE, WARNING, type Level } from '@cairn/core';
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

function write(level: Level, args: readonly unknown[]): void {
  let component = DEFAULT_COMPONENT;
  const errors: unknown[] = [];
  const others = args.map((arg) => {
    if (!isFields(arg)) return arg;
    const { component: named, error, ...metadata } = copyFields(arg);
    if (typeof named === 'string') component = named;
    if (error !== undefined) errors.push(asError(error));
    return metadata;
  });
  const [message, ...rest] = [...others, ...errors];
  ambientRuntime().logger(component).log(level, message, ...rest);
}

function isFields(arg: unknown): arg is object {
  return typeof arg === 'object' && arg !== null && !isError(arg) && !isList(arg);
}

function isList(arg: object): boolean {
  try {
    return Array.isArray(arg);
  } catch {
    return false; // a revoked Proxy
  }
}

/** `error` names the record's error whatever was thrown: text becomes one. */
function asError(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? error : new Error(String(error));
}

/**
 * Each takes a message, {@link LogFields} and an error, in any order: `logError('m', { a: 1 }, e)`, `logError('m', e)`, `logError(e)`.
 */
export function logTrace(message: unknown, ...rest: unknown[]): void {
  write(TRACE, [message, ...rest]);
}
export function logDebug(message: unknown, ...rest: unknown[]): void {
  write(DEBUG, [message, ...rest]);
}
export function logInfo(message: unknown, ...rest: unknown[]): void {
  write(INFO, [message, ...rest]);
}
export function logWarning(message: unknown, ...rest: unknown[]): void {
  write(WARNING, [message, ...rest]);
}
export function logError(message: unknown, ...rest: unknown[]): void {
  write(ERROR, [message, ...rest]);
}
export function logCritical(message: unknown, ...rest: unknown[]): void {
  write(CRITICAL, [message, ...rest]);
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

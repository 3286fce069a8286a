import { copyFields, CRITICAL, DEBUG, ERROR, INFO, TRACE, WARNING, type Level } from '@cairn/core';
import { ambientRuntime } from '../runtime/ambient-runtime';

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

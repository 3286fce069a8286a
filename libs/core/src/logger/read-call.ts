import type { LogCall } from '../pipeline/pipeline';
import { isError } from '../record/exception';
import { copyFields, fieldsWith } from './copy-fields';

/** Keys under which an error in the metadata is the record's error, by custom of other loggers. */
const ERROR_KEYS = ['err', 'error', 'exception'] as const;
/** A longer text under `event` is not a name. */
const LONGEST_EVENT = 120;

/**
 * Sorts a log call's arguments: the first text is the message, the first error the record's error in whatever
 * position it stands, objects are metadata, and what is left over is kept under `params`. Without any text and error the metadata speaks: its
 * `event`, else the fields themselves, of which the redactor makes a short text.
 */
export function readCall(first: unknown, rest: readonly unknown[], fields?: LogCall['fields']): LogCall {
  if (typeof first === 'string') {
    if (rest.length === 0) return { message: first, fields };
    if (rest.length === 1) return readPair(first, rest[0], fields);
    if (rest.length === 2 && isError(rest[1]) && isPlainFields(rest[0])) return { message: first, metadata: rest[0], fields, error: rest[1], hasError: true };
  }
  return readAny(first, rest, fields);
}

function readPair(message: string, value: unknown, fields: LogCall['fields']): LogCall {
  if (isPlainFields(value)) return { message, metadata: value, fields };
  return readAny(message, [value], fields);
}

function readAny(first: unknown, rest: readonly unknown[], fields: LogCall['fields']): LogCall {
  let message: unknown;
  let hasError = false;
  let error: unknown;
  let metadata: object | undefined;
  const params: unknown[] = [];
  for (const value of [first, ...rest]) {
    if (isError(value) && !hasError) {
      hasError = true;
      error = value;
    } else if (isFields(value)) {
      const key = errorKeyOf(value);
      if (key !== undefined && !hasError) {
        hasError = true;
        error = read(value, key);
        metadata = fieldsWith(metadata, without(value, key));
      } else {
        metadata = metadata === undefined ? value : fieldsWith(metadata, copyFields(value));
      }
    } else if (message === undefined && value !== undefined && value !== null && typeof value !== 'object') {
      message = value;
    } else if (value !== undefined) {
      params.push(value);
    }
  }
  if (params.length > 0) metadata = fieldsWith(metadata, { params });
  return { message: message ?? (hasError ? messageOf(error) : eventOf(metadata)), metadata, fields, error, hasError };
}

/** A record that only carries an error speaks with the error's message. */
function messageOf(error: unknown): unknown {
  try {
    return isError(error) ? error.message : error;
  } catch {
    return 'unreadable error';
  }
}

function eventOf(metadata: object | undefined): unknown {
  if (metadata === undefined) return '';
  const event = read(metadata, 'event');
  return typeof event === 'string' && event !== '' && event.length <= LONGEST_EVENT ? event : metadata;
}

function isFields(value: unknown): value is object {
  try {
    return typeof value === 'object' && value !== null && !Array.isArray(value) && !isError(value);
  } catch {
    return false; // a revoked Proxy: kept among the params
  }
}

/** Fields without an error among them. */
function isPlainFields(value: unknown): value is object {
  return isFields(value) && errorKeyOf(value) === undefined;
}

function errorKeyOf(fields: object): string | undefined {
  for (const key of ERROR_KEYS) {
    const value = read(fields, key);
    if (value !== undefined && isError(value)) return key;
  }
  return undefined;
}

function read(fields: object, key: string): unknown {
  try {
    return (fields as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function without(fields: object, key: string): Record<string, unknown> {
  const { [key]: _error, ...others } = copyFields(fields);
  return others;
}

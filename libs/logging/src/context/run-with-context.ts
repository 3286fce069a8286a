import type { ContextFields } from '@cairn/core';
import { currentContext, runInContext } from './cls-context';
import { openContext } from './open-context';

/**
 * Runs `fn` in a context with these fields. Inside a story it continues that story with the fields added for `fn` only; outside
 * it opens a new one with ids of its own.
 */
export function runWithContext<T>(fields: ContextFields, fn: () => T): T {
  const outer = currentContext();
  const { request_id, ...others } = fields;
  const state =
    outer?.fork(fields) ?? openContext({ requestId: request_id, correlationId: fields.correlation_id }, others);
  return runInContext(state, fn);
}

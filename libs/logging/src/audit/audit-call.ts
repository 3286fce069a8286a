import { runningRequest } from '../http/running-request';
import { readProperty } from '../http/read-property';
import { namedArguments, refusedArguments } from './handler-arguments';

/** A call of an audited method. */
export interface AuditCall {
  /** Of a call that a guard refused, what it would have been called with, before any pipe. */
  readonly args: readonly unknown[];
  /** The object the method belongs to: `({ self }) => (self as TasksController).tasks.get(…)`. */
  readonly self: unknown;
  /** Parameters of the route, in an HTTP request; and texts and numbers that a decorator names: `@Args('id')`, `@Payload('id')`, `@Body('id')`. */
  readonly params: Readonly<Record<string, string>>;
}

/** The same, when it has returned. */
export interface AuditResult extends AuditCall {
  readonly result: unknown;
}

export function auditCall(self: unknown, method: string, args: readonly unknown[]): AuditCall {
  return { args, self, params: { ...namedArguments(self, method, args), ...routeParams() } };
}

/** Of a guard's refusal: the method was not called. `given`: what Nest gave the guard; `type`: of its execution context. */
export function refusedCall(self: object, method: string, given: readonly unknown[], type: unknown): AuditCall {
  const args = refusedArguments(self, method, given, type);
  const params = type === 'http' ? (given[0] as { params?: unknown } | undefined)?.params : undefined;
  return { args, self, params: { ...namedArguments(self, method, args), ...(isParams(params) ? params : routeParams()) } };
}

function routeParams(): Readonly<Record<string, string>> {
  const request = runningRequest()?.request as { params?: unknown } | undefined;
  const params = request === undefined ? undefined : readProperty(request, 'params');
  return isParams(params) ? params : {};
}

function isParams(params: unknown): params is Record<string, string> {
  return typeof params === 'object' && params !== null;
}

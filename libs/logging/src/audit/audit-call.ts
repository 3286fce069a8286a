import { runningRequest } from '../http/running-request';
import { readProperty } from '../http/read-property';

/** A call of an audited method. */
export interface AuditCall {
  readonly args: readonly unknown[];
  /** The object the method belongs to: `({ self }) => (self as TasksController).tasks.get(…)`. */
  readonly self: unknown;
  /** Parameters of the route, in an HTTP request. */
  readonly params: Readonly<Record<string, string>>;
}

/** The same, when it has returned. */
export interface AuditResult extends AuditCall {
  readonly result: unknown;
}

export function auditCall(self: unknown, args: readonly unknown[]): AuditCall {
  return { args, self, params: routeParams() };
}

/** Of a guard's refusal: the method was not called. */
export function refusedCall(self: unknown, args: readonly unknown[], params: unknown): AuditCall {
  return { args, self, params: isParams(params) ? params : routeParams() };
}

function routeParams(): Readonly<Record<string, string>> {
  const request = runningRequest()?.request as { params?: unknown } | undefined;
  const params = request === undefined ? undefined : readProperty(request, 'params');
  return isParams(params) ? params : {};
}

function isParams(params: unknown): params is Record<string, string> {
  return typeof params === 'object' && params !== null;
}

import { ambientRuntime } from '../runtime/ambient-runtime';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import {
  SecurityRecords,
  type Denial,
  type Fields,
  type Login,
  type Logout,
  type PresentedToken,
  type PrivilegeChange,
  type RefusedLogin,
  type SensitiveAccess,
} from './security-records';
import { securityOf } from './security-runtime';

const DEFAULT_COMPONENT = 'app';

const recordsOf = new WeakMap<LoggingRuntime, SecurityRecords>();

function records(): SecurityRecords {
  const runtime = ambientRuntime();
  let made = recordsOf.get(runtime);
  if (made === undefined) recordsOf.set(runtime, (made = new SecurityRecords(runtime.core, securityOf(runtime), DEFAULT_COMPONENT)));
  return made;
}

/** For code without injection: see {@link SecurityLogger.loginSucceeded}. */
export function logLoginSucceeded(login: Login = {}, metadata?: Fields): void {
  records().loginSucceeded(login, metadata);
}
/** For code without injection: see {@link SecurityLogger.loginFailed}. */
export function logLoginFailed(login: RefusedLogin = {}, metadata?: Fields): void {
  records().loginFailed(login, metadata);
}
/** For code without injection: see {@link SecurityLogger.tokenRejected}. */
export function logTokenRejected(cause: unknown, token: PresentedToken = {}, metadata?: Fields): void {
  records().tokenRejected(cause, token, metadata);
}
/** For code without injection: see {@link SecurityLogger.loggedOut}. */
export function logLoggedOut(logout: Logout = {}, metadata?: Fields): void {
  records().loggedOut(logout, metadata);
}
/** For code without injection: see {@link SecurityLogger.privilegeChanged}. */
export function logPrivilegeChanged(change: PrivilegeChange, metadata?: Fields): void {
  records().privilegeChanged(change, metadata);
}
/** For code without injection: see {@link SecurityLogger.permissionDenied}. */
export function logPermissionDenied(denial: Denial = {}, metadata?: Fields): void {
  records().permissionDenied(denial, metadata);
}
/** For code without injection: see {@link SecurityLogger.sensitiveRead}. */
export function logSensitiveRead(access: SensitiveAccess, metadata?: Fields): void {
  records().sensitiveRead(access, metadata);
}
/** For code without injection: see {@link SecurityLogger.sensitiveChanged}. */
export function logSensitiveChanged(access: SensitiveAccess, metadata?: Fields): void {
  records().sensitiveChanged(access, metadata);
}

import { Logger } from '@cairn/core';
import { Inject, Injectable, Optional, Scope } from '@nestjs/common';
import { INQUIRER } from '@nestjs/core';
import { componentName } from '../category/component-name';
import { LoggingRuntime } from '../runtime/logging-runtime';
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

/**
 * The logger of who gets in and who may do what: free text at every level, and the events of the OWASP logging vocabulary. Inject
 * it; its component is the class it is injected into. Requests answered with 401 or 403 are recorded without it.
 */
@Injectable({ scope: Scope.TRANSIENT })
export class SecurityLogger extends Logger {
  private readonly records: SecurityRecords;

  constructor(runtime: LoggingRuntime, @Optional() @Inject(INQUIRER) inquirer?: object) {
    const component = componentName(inquirer, 'Security');
    super(runtime.core, { category: 'security', component });
    this.records = new SecurityRecords(runtime.core, securityOf(runtime), component);
  }

  /** Somebody logged in: `loginSucceeded({ username, authMethod: 'password' })`. */
  loginSucceeded(login: Login = {}, metadata?: Fields): void {
    this.records.loginSucceeded(login, metadata);
  }

  /** A login was refused. Failures are counted per user and per address (option `security.failedLogins`). */
  loginFailed(login: RefusedLogin = {}, metadata?: Fields): void {
    this.records.loginFailed(login, metadata);
  }

  /**
   * A token was refused: give what jsonwebtoken, jose or passport threw, or a reason in your own words. `expired` and `revoked` have
   * events of their own; any other is `authn_token_invalid`. Neither the token nor the error's text is recorded.
   */
  tokenRejected(cause: unknown, token: PresentedToken = {}, metadata?: Fields): void {
    this.records.tokenRejected(cause, token, metadata);
  }

  /** A session ended, by default through a logout. */
  loggedOut(logout: Logout = {}, metadata?: Fields): void {
    this.records.loggedOut(logout, metadata);
  }

  /** The rights of somebody, or on something, were changed. */
  privilegeChanged(change: PrivilegeChange, metadata?: Fields): void {
    this.records.privilegeChanged(change, metadata);
  }

  /** Something was refused, with more than the automatic record can know; inside a request it takes that record's place. */
  permissionDenied(denial: Denial = {}, metadata?: Fields): void {
    this.records.permissionDenied(denial, metadata);
  }

  /** Somebody read data the app calls sensitive. */
  sensitiveRead(access: SensitiveAccess, metadata?: Fields): void {
    this.records.sensitiveRead(access, metadata);
  }

  /** Somebody changed data the app calls sensitive. */
  sensitiveChanged(access: SensitiveAccess, metadata?: Fields): void {
    this.records.sensitiveChanged(access, metadata);
  }
}

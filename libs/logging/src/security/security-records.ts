import { copyFields, EventLogger, EVENTS, fieldsWith, type EventEmitter, type LoggerCore } from '@cairn/core';
import { prepare } from '../category/prepare-event';
import { runningRequest } from '../http/running-request';
import { pathOf, routeOf } from '../http/request-target';
import { currentMessage } from '../messaging/message-run';
import type { SecurityRuntime } from './security-runtime';
import { tokenProblem, type TokenProblem } from './token-problem';

/** An IPv6 address with a zone takes less; an app may pass on a header unchecked. */
const LONGEST_ADDRESS = 64;

/** Further fields of a record. */
export type Fields = Readonly<Record<string, unknown>>;

/** Who tries to be let in. */
export interface Login {
  username?: string;
  /** How, such as `password`, `oidc` or `api_key`. */
  authMethod?: string;
  /** Default: the client of the running request. */
  ipAddress?: string;
}

/** Who was not let in. */
export interface RefusedLogin extends Login {
  /** In a few words of the app's own, such as `wrong_password`. */
  reason?: string;
}

/** How a token came in. */
export interface PresentedToken {
  /** Default `jwt`. */
  authMethod?: string;
  /** Default: the client of the running request. */
  ipAddress?: string;
}

/** A session's end. */
export interface Logout {
  /** Default `logout`. */
  reason?: 'logout' | 'timeout' | 'revoked';
  username?: string;
  /** Default: the client of the running request. */
  ipAddress?: string;
}

/** What a right or a read is about. */
export interface Resource {
  /** Such as `invoice`. */
  resourceType: string;
  resourceId?: string;
}

/** Rights before and after a change. */
export interface PrivilegeChange extends Resource {
  from: string | readonly string[];
  to: string | readonly string[];
}

/** What was refused. */
export interface Denial extends Partial<Resource> {
  /** Default: what the handler's metadata asks for. */
  requiredPermission?: string;
  reason?: string;
}

/** What was read or changed of data the app calls sensitive. */
export interface SensitiveAccess extends Resource {
  /** Names of the fields, never their values. */
  fields?: readonly string[];
  /** Of how many it was. */
  count?: number;
}

type SecurityEvent =
  | 'loginSuccess'
  | 'loginFail'
  | 'tokenInvalid'
  | 'tokenExpired'
  | 'tokenRevoked'
  | 'logout'
  | 'privilegeChanged'
  | 'permissionDenied'
  | 'sensitiveRead'
  | 'sensitiveChanged';

const TOKEN_EVENTS = { invalid: 'tokenInvalid', expired: 'tokenExpired', revoked: 'tokenRevoked' } as const satisfies Record<TokenProblem['kind'], SecurityEvent>;

/** Makes the records of category `security` for one component. */
export class SecurityRecords {
  private readonly events: Record<SecurityEvent, EventEmitter>;

  constructor(
    core: LoggerCore,
    private readonly security: SecurityRuntime,
    component: string,
  ) {
    const logger = new EventLogger(core, 'security', component);
    this.events = {
      loginSuccess: prepare(logger, EVENTS.loginSuccess),
      loginFail: prepare(logger, EVENTS.loginFail),
      tokenInvalid: prepare(logger, EVENTS.tokenInvalid),
      tokenExpired: prepare(logger, EVENTS.tokenExpired),
      tokenRevoked: prepare(logger, EVENTS.tokenRevoked),
      logout: prepare(logger, EVENTS.logout),
      privilegeChanged: prepare(logger, EVENTS.privilegeChanged),
      permissionDenied: prepare(logger, EVENTS.permissionDenied),
      sensitiveRead: prepare(logger, EVENTS.sensitiveRead),
      sensitiveChanged: prepare(logger, EVENTS.sensitiveChanged),
    };
  }

  loginSucceeded(login: Login, metadata?: Fields): void {
    const { username, authMethod, ipAddress } = told(login);
    this.events.loginSuccess.emit(fieldsWith(metadata, {
      username: this.security.shown(text(username)),
      auth_method: authMethod ?? null,
      ip_address: this.address(ipAddress),
    }));
  }

  loginFailed(login: RefusedLogin, metadata?: Fields): void {
    const { username, authMethod, ipAddress, reason } = told(login);
    const address = this.address(ipAddress);
    const typed = text(username);
    const shownUsername = this.security.shown(typed);
    this.events.loginFail.emit(fieldsWith(metadata, {
      username: shownUsername,
      auth_method: authMethod ?? null,
      ip_address: address,
      reason: reason ?? null,
    }));
    this.security.failedLogins.note({ username: typed, shownUsername, address });
  }

  tokenRejected(cause: unknown, token: PresentedToken, metadata?: Fields): void {
    const { authMethod = 'jwt', ipAddress } = told(token);
    const { kind, reason } = tokenProblem(cause);
    this.events[TOKEN_EVENTS[kind]].emit(fieldsWith(metadata, { auth_method: authMethod, reason, ip_address: this.address(ipAddress) }));
  }

  loggedOut(logout: Logout, metadata?: Fields): void {
    const { reason = 'logout', username, ipAddress } = told(logout);
    this.events.logout.emit(fieldsWith(metadata, {
      reason,
      username: this.security.shown(text(username)),
      ip_address: this.address(ipAddress),
    }));
  }

  privilegeChanged(change: PrivilegeChange, metadata?: Fields): void {
    const { resourceType, resourceId, from, to } = told(change);
    const rights = { resource_type: resourceType ?? null, resource_id: resourceId ?? null, from: from ?? null, to: to ?? null };
    this.events.privilegeChanged.emit(fieldsWith(metadata, rights));
  }

  permissionDenied(denial: Denial, metadata?: Fields): void {
    const { requiredPermission, resourceType, resourceId, reason } = told(denial);
    const request = runningRequest();
    const asked = request ?? currentMessage();
    if (asked !== undefined) asked.denialTold = true;
    this.events.permissionDenied.emit(fieldsWith(metadata, {
      required_permission: requiredPermission ?? this.security.requiredPermission(request?.target),
      resource_type: resourceType ?? null,
      resource_id: resourceId ?? null,
      handler: asked?.handler ?? null,
      method: request?.method ?? null,
      path: request === undefined ? null : pathOf(request.url),
      route: request === undefined ? null : routeOf(request),
      ip_address: this.address(undefined),
      reason: reason ?? null,
    }));
  }

  sensitiveRead(access: SensitiveAccess, metadata?: Fields): void {
    this.events.sensitiveRead.emit(fieldsWith(metadata, accessFields(access)));
  }

  sensitiveChanged(access: SensitiveAccess, metadata?: Fields): void {
    this.events.sensitiveChanged.emit(fieldsWith(metadata, accessFields(access)));
  }

  private address(given: string | undefined): string | null {
    if (typeof given === 'string') return given.slice(0, LONGEST_ADDRESS);
    const request = runningRequest();
    return request === undefined ? null : this.security.addressOf(request);
  }
}

function accessFields(access: SensitiveAccess): object {
  const { resourceType, resourceId, fields, count } = told(access);
  return { resource_type: resourceType ?? null, resource_id: resourceId ?? null, fields: fields ?? null, count: count ?? null };
}

/** What a caller said, whatever it is at run time: nothing of it may throw. */
function told<T extends object>(given: T): Partial<T> {
  return copyFields(given) as Partial<T>;
}

/** A username may come unchecked from a request's body. */
function text(username: unknown): string | null {
  return typeof username === 'string' && username !== '' ? username : null;
}

import { copyFields, EventLogger, EVENTS, type EventEmitter } from '@cairn/core';
import { Injectable } from '@nestjs/common';
import { knownFields } from '../category/known-fields';
import { prepare } from '../category/prepare-event';
import { currentContext } from '../context/cls-context';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { FlowTracker, type FlowStep } from './flow-tracker';
import { safeDetails } from './safe-details';

/** What is known of a step. Client, user, name and session come from the context where they are not given. */
export interface OAuthActivity {
  clientId?: string;
  userId?: string;
  /** An e-mail address is masked in the record. */
  username?: string;
  /** Ties the steps of a flow together. Not a secret: never a cookie's value or a token. */
  sessionId?: string;
  ipAddress?: string;
  /** Which step of the flow. Default: the event's own word, e.g. `authorize`. */
  step?: string;
  /** More about it, such as `scope` or `grant_type`. Codes, tokens and secrets are left out, and so is what is nested. */
  details?: Readonly<Record<string, unknown>>;
}

/** A step that was refused or failed. */
export interface OAuthFailure extends OAuthActivity {
  /** Code of RFC 6749 (sections 4.1.2.1 and 5.2), such as `invalid_grant`. */
  error: string;
}

type Kind = 'authorize' | 'token' | 'refresh' | 'revoke' | 'error';

/**
 * OAuth activity (category `oauth`). Steps that name a session are one flow: each record says how long after the flow's previous and its first step it was.
 * Flows are known to this process only, for an hour after their latest step, at most 10,000 of them.
 */
@Injectable()
export class OAuthLogger {
  private readonly events: Record<Kind, EventEmitter>;
  private readonly flows = new FlowTracker();

  constructor(runtime: LoggingRuntime) {
    const logger = new EventLogger(runtime.core, 'oauth', 'oauth');
    this.events = {
      authorize: prepare(logger, EVENTS.oauthAuthorize),
      token: prepare(logger, EVENTS.oauthToken),
      refresh: prepare(logger, EVENTS.oauthRefresh),
      revoke: prepare(logger, EVENTS.oauthRevoke),
      error: prepare(logger, EVENTS.oauthError),
    };
  }

  /** A client asked for, or a user gave, an authorization. */
  authorize(activity: OAuthActivity): void {
    this.record('authorize', activity);
  }

  /** A code was exchanged for a token. */
  token(activity: OAuthActivity): void {
    this.record('token', activity);
  }

  /** A token was renewed. */
  refresh(activity: OAuthActivity): void {
    this.record('refresh', activity);
  }

  /** A token was revoked. */
  revoke(activity: OAuthActivity): void {
    this.record('revoke', activity);
  }

  /** A step was refused or failed; `step` says which. `cause` is what was thrown, if anything was. */
  error(failure: OAuthFailure, cause?: unknown): void {
    this.record('error', failure, { error: copyFields(failure)['error'] }, cause);
  }

  /** The steps of a session's flow so far, in order; empty when it is not known here. */
  flow(sessionId: string): readonly FlowStep[] {
    return isName(sessionId) ? this.flows.steps(sessionId) : [];
  }

  private record(kind: Kind, given: OAuthActivity, more: object = {}, cause?: unknown): void {
    const emitter = this.events[kind];
    const activity = copyFields(given) as OAuthActivity; // it may be anything at run time
    const step = isName(activity.step) ? activity.step : kind;
    const sessionId = activity.sessionId ?? known('session_id');
    const taken = isName(sessionId) ? this.flows.take(sessionId, step) : undefined;
    if (!emitter.enabled) return;
    const metadata = knownFields({ ...fieldsOf(activity), session_id: sessionId, step, ...durationsOf(taken), ...more });
    if (cause === undefined) emitter.emit(metadata);
    else emitter.emitError(metadata, cause);
  }
}

/** A session and a step may come unchecked from a request's body. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function fieldsOf({ clientId, userId, username, ipAddress, details }: OAuthActivity): object {
  return {
    client_id: clientId ?? known('client_id'),
    user_id: userId ?? known('user_id'),
    username: username ?? known('username'),
    ip_address: ipAddress,
    details: safeDetails(details),
  };
}

function durationsOf(taken: FlowStep | undefined): object {
  return { duration_ms: taken?.sincePreviousMs, flow_duration_ms: taken?.sinceStartMs };
}

function known(field: 'client_id' | 'user_id' | 'username' | 'session_id'): string | undefined {
  return currentContext()?.get(field) ?? undefined;
}

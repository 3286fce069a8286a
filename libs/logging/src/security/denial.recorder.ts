import { EventLogger, EVENTS, type EventEmitter, type SelfLog } from '@cairn/core';
import { HttpException } from '@nestjs/common';
import { prepare } from '../category/prepare-event';
import type { RequestState } from '../http/request-state';
import { pathOf, routeOf } from '../http/request-target';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { isDenialStatus } from './denial-status';
import { securityOf, type SecurityRuntime } from './security-runtime';

/** Whether a request that ended was refused: answered so, by an exception that a filter answered otherwise, or by a guard that threw. */
export function wasDenied({ status, refusal, hasError, error }: RequestState): boolean {
  return isDenialStatus(status) || refusal !== undefined || (hasError && error instanceof HttpException && isDenialStatus(error.getStatus()));
}

/** Writes the one `authz_fail` of a request that was refused, unless the app has told of it itself. */
export class DenialRecorder {
  private readonly denied: EventEmitter;
  private readonly security: SecurityRuntime;
  private readonly selfLog: SelfLog;

  constructor(runtime: LoggingRuntime) {
    this.denied = prepare(new EventLogger(runtime.core, 'security', 'authorization'), EVENTS.permissionDenied);
    this.security = securityOf(runtime);
    this.selfLog = runtime.selfLog;
  }

  record(state: RequestState): void {
    if (state.denialTold || !this.denied.enabled) return;
    state.denialTold = true;
    try {
      this.denied.emitLate(this.fieldsOf(state), state.context, state.endedAt);
    } catch (error) {
      this.selfLog.report('CAIRN_E_RECORD', 'a refused request could not be recorded', error);
    }
  }

  private fieldsOf(state: RequestState): object {
    const { status, method, handler, target } = state;
    return {
      status_code: status,
      method: method || null,
      path: pathOf(state.url),
      route: routeOf(state),
      handler: handler ?? null,
      required_permission: this.security.requiredPermission(target),
      ip_address: this.security.addressOf(state),
      reason: reasonOf(state),
    };
  }
}

/** What a guard threw, else the error that was answered; null where the answer had no error. */
function reasonOf({ refusal, hasError, error }: RequestState): string | null {
  if (refusal === undefined && !hasError) return null;
  const thrown = refusal === undefined ? error : refusal[0];
  if (thrown instanceof HttpException) return thrown.message;
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}

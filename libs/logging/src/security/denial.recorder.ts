import { EventLogger, EVENTS, type EventEmitter, type SelfLog } from '@cairn/core';
import { HttpException } from '@nestjs/common';
import { prepare } from '../category/prepare-event';
import { messageOf } from '../database/database-errors';
import type { RequestState } from '../http/request-state';
import type { MessageRun } from '../messaging/message-run';
import { pathOf, routeOf } from '../http/request-target';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { isDenialStatus } from './denial-status';
import { securityOf, type SecurityRuntime } from './security-runtime';

/** Whether a request that ended was refused: answered so, by an exception that a filter answered otherwise, or by a guard that threw. */
export function wasDenied({ status, refusal, hasError, error }: RequestState): boolean {
  return isDenialStatus(status) || refusal !== undefined || (hasError && error instanceof HttpException && isDenialStatus(error.getStatus()));
}

/** Writes the one `authz_fail` of a request or message that was refused, unless the app has told of it itself. */
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
    this.once(state, () => this.denied.emitLate(this.fieldsOf(state), state.context, state.endedAt));
  }

  /** In the message's story. `isAnswer`: what was thrown is what the sender is told. */
  recordMessage(run: MessageRun, isAnswer: boolean): void {
    const { message, handler, refusedBy, error } = run;
    this.once(run, () =>
      this.denied.emit({
        transport: message.transport,
        route: message.route,
        handler: handler ?? null,
        required_permission: this.security.requiredPermission(refusedBy),
        ip_address: message.ipAddress,
        reason: isAnswer ? messageOf(error as Error) : thrownText(error),
      }),
    );
  }

  private once(refused: { denialTold: boolean }, emit: () => void): void {
    if (refused.denialTold || !this.denied.enabled) return;
    refused.denialTold = true;
    try {
      emit();
    } catch (error) {
      this.selfLog.report('CAIRN_E_RECORD', 'a denial could not be recorded', error);
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
  return thrownText(refusal === undefined ? error : refusal[0]);
}

function thrownText(thrown: unknown): string {
  if (thrown instanceof HttpException) return messageOf(thrown);
  if (thrown instanceof Error) return `${thrown.name}: ${messageOf(thrown)}`;
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  const { message } = thrown as { message?: unknown };
  return typeof message === 'string' ? message : 'object';
}

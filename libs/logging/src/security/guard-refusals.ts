import { HttpException, type Type } from '@nestjs/common';
import { definitionOf, type AuditDefinition } from '../audit/audit-definition';
import type { GuardedCall } from '../audit/guard-denials';
import { stateOf, type RouteTarget } from '../http/request-state';
import { currentMessage } from '../messaging/message-run';
import { prototypeOf, wrap, type Method } from '../nest/seam';
import { isDenialStatus } from './denial-status';

/** Nest's `tryActivate(guards, args, instance, callback, type)`, asked only where a handler has guards. */
type AskedGuards = readonly [guards: unknown, args: readonly unknown[], instance: object, callback: () => unknown, type: unknown];

const MESSAGES: ReadonlySet<unknown> = new Set(['ws', 'rpc']);

/** Sees the guards of all apps of the process; without this place of Nest's one that throws is an error like any other. */
export function observeGuards(): void {
  const guards = prototypeOf('@nestjs/core/guards/guards-consumer.js', 'GuardsConsumer');
  if (guards !== undefined) wrap(guards, 'tryActivate', noteRefusals);
}

/** Notes what guards of HTTP routes throw (one that says no needs no note: its request is answered with 403), and every no to a message. */
function noteRefusals(tryActivate: Method): Method {
  return function noting(this: unknown, ...args) {
    const verdict = tryActivate.apply(this, args) as Promise<boolean>;
    const [, handlerArgs, instance, callback, type] = args as unknown as AskedGuards;
    if (type === 'http') verdict.catch((error: unknown) => noteRefusedRequest(handlerArgs[1], error));
    else if (MESSAGES.has(type)) noteRefusedMessage(verdict, { method: callback, controller: instance.constructor as Type });
    const definition = definitionOf(instance, callback);
    return definition === undefined ? verdict : audited(verdict, definition, instance, { args: handlerArgs, type });
  };
}

/** A no is in the audit trail before the caller learns of it. */
async function audited(verdict: Promise<boolean>, definition: AuditDefinition, instance: object, call: GuardedCall): Promise<boolean> {
  let isAllowed: boolean;
  try {
    isAllowed = await verdict;
  } catch (error) {
    if (!isRequestFault(error)) await denial()(definition, instance, call, { error });
    throw error;
  }
  if (!isAllowed) await denial()(definition, instance, call);
  return isAllowed;
}

/** Loaded with the first handler that is audited and guarded. */
function denial(): typeof import('../audit/guard-denials').recordDenial {
  return (require('../audit/guard-denials') as typeof import('../audit/guard-denials')).recordDenial;
}

/** What is wrong with the request itself (too many, not found, malformed) is no matter of who asks. */
function noteRefusedRequest(response: unknown, error: unknown): void {
  const state = stateOf(response);
  if (state === undefined || isRequestFault(error)) return;
  state.refusal = [error];
}

function noteRefusedMessage(verdict: Promise<boolean>, target: RouteTarget): void {
  const message = currentMessage();
  if (message === undefined) return;
  const refused = (): void => {
    message.refusedBy = target;
  };
  verdict.then(
    (isAllowed) => !isAllowed && refused(),
    (error: unknown) => !isRequestFault(error) && refused(),
  );
}

function isRequestFault(error: unknown): boolean {
  if (!(error instanceof HttpException)) return false;
  const status = error.getStatus();
  return status < 500 && !isDenialStatus(status);
}

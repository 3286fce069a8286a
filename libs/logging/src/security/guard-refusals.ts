import { HttpException } from '@nestjs/common';
import { stateOf } from '../http/request-state';
import type { Method } from '../nest/seam';
import { isDenialStatus } from './denial-status';

/** Nest's `tryActivate(guards, args, instance, callback, type)`, asked only where a route has guards. */
type AskedGuards = readonly [guards: unknown, args: readonly unknown[], instance: unknown, callback: unknown, type: unknown];

/** Notes what guards of HTTP routes throw. A guard that says no needs no note: its request is answered with 403. */
export function noteRefusals(tryActivate: Method): Method {
  return function noting(this: unknown, ...args) {
    const verdict = tryActivate.apply(this, args) as Promise<boolean>;
    const [, handlerArgs, , , type] = args as unknown as AskedGuards;
    if (type === 'http') verdict.catch((error: unknown) => noteRefusal(handlerArgs[1], error));
    return verdict;
  };
}

/** What is wrong with the request itself (too many, not found, malformed) is no matter of who asks. */
function noteRefusal(response: unknown, error: unknown): void {
  const state = stateOf(response);
  if (state === undefined || isRequestFault(error)) return;
  state.refusal = [error];
}

function isRequestFault(error: unknown): boolean {
  if (!(error instanceof HttpException)) return false;
  const status = error.getStatus();
  return status < 500 && !isDenialStatus(status);
}

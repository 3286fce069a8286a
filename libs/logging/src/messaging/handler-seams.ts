import { isObservable, tap } from 'rxjs';
import type { Method } from '../nest/seam';
import { currentMessage } from './message-run';

/** Guards, interceptors, pipes and handler in one. */
type Target = (...args: unknown[]) => unknown;
interface HandlerProxy {
  create: (target: Target, ...rest: unknown[]) => unknown;
}

/**
 * For `create(instance, callback, moduleKey, methodName, …)` of a context creator: sees what is thrown by guards, pipes and
 * handlers before the filters make an answer of it. The proxy that does so is found under `proxyName`.
 */
export function noteOutcomes(proxyName: 'wsProxy' | 'rpcProxy'): (create: Method) => Method {
  return (create) =>
    function noting(this: unknown, ...args) {
      const proxy = (this as Record<string, HandlerProxy | undefined>)[proxyName];
      if (typeof proxy?.create !== 'function') return create.apply(this, args);
      const [instance, , , method] = args as [object, unknown, unknown, string];
      const handler = `${instance.constructor.name}.${method}`;
      const noted: HandlerProxy = { create: (target, ...rest) => proxy.create(reaching(handler, target), ...rest) };
      return create.apply(Object.create(this as object, { [proxyName]: { value: noted } }), args);
    };
}

function reaching(handler: string, target: Target): Target {
  return async (...args) => {
    const message = currentMessage();
    if (message === undefined) return target(...args);
    message.handler = handler;
    try {
      const answer = await target(...args);
      return isObservable(answer) ? answer.pipe(tap({ error: (error) => message.note(error) })) : answer;
    } catch (error) {
      message.note(error);
      throw error;
    }
  };
}

/** For `handle(exception, host)` of an exceptions handler: a handler that could not be made, being request-scoped, was never reached. */
export function noteUnreached(handle: Method): Method {
  return function noting(this: unknown, ...args) {
    const message = currentMessage();
    if (message !== undefined && message.handler === undefined) message.note(args[0]);
    return handle.apply(this, args);
  };
}

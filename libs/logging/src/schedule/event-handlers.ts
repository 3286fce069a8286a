import { currentContext, runInContext } from '../context/cls-context';
import type { Method } from '../nest/seam';
import { openExecution } from './open-execution';

/**
 * `wrapFunctionInTryCatchBlocks(instance, methodName, args, options)` calls an event handler. It runs in the context of whoever emitted the
 * event; where there is none, in one of its own.
 */
export function inEmittersContext(guard: Method): Method {
  return function handling(this: unknown, ...args) {
    if (currentContext() !== undefined) return guard.apply(this, args);
    const [instance, methodName] = args as [object, string];
    return runInContext(openExecution(`${instance.constructor.name}.${methodName}`), () => guard.apply(this, args));
  };
}

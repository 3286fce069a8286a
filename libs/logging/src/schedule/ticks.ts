import type { DiscoveryService } from '@nestjs/core';
import { OperationLogger } from '../category/operation.logger';
import { runInContext } from '../context/cls-context';
import type { Method } from '../nest/seam';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { openExecution } from './open-execution';

interface Explorer {
  readonly discoveryService?: DiscoveryService;
}

/**
 * `wrapFunctionInTryCatchBlocks(method, instance)` returns what a timer calls, and tells Nest's logger of errors. Each call runs in a
 * context of its own, with the error's report inside it. The records go to the logging of the app the schedule belongs to.
 */
export function recordTicks(guard: Method): Method {
  return function ticking(this: unknown, ...args) {
    const logging = loggingOf(this as Explorer);
    if (logging === undefined) return guard.apply(this, args);
    const [method, instance] = args as [Method, object];
    const component = instance.constructor.name;
    const logger = new OperationLogger(logging.core, component, method.name);
    const recorded: Method = function (this: unknown, ...given) {
      return logger.observe(() => method.apply(this, given));
    };
    const tick = guard.call(this, recorded, instance) as Method;
    return (...given: unknown[]) => runInContext(openExecution(`${component}.${method.name}`), () => tick(...given));
  };
}

function loggingOf({ discoveryService }: Explorer): LoggingRuntime | undefined {
  const provider = discoveryService?.getProviders().find(({ token }) => token === LoggingRuntime);
  return provider?.instance as LoggingRuntime | undefined;
}

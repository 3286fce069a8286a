import { tellIfSilent } from '../nest/console-stand-in';
import { prototypeOf, wrap } from '../nest/seam';
import { buildRuntime } from '../runtime/build-runtime';
import { LoggingLifecycle } from './logging.lifecycle';
import type { LoggingOptions } from './logging-options';

/** Options of the app that is about to boot, until its logging is there. */
let awaited: LoggingOptions | undefined;

/**
 * In an app's tests, `testing` takes the place of the app's own options. Nest tells what is thrown here; where its logger is silent, stderr is told.
 * @throws CairnError CAIRN_E_SETTING, CAIRN_E_DIRECTORY or CAIRN_E_PEER_MISSING.
 */
export function startLogging(options?: LoggingOptions, testing?: LoggingOptions): LoggingLifecycle {
  if (awaited === options) awaited = undefined;
  try {
    return new LoggingLifecycle(buildRuntime(testing ?? options));
  } catch (error) {
    tellIfSilent(error);
    throw error;
  }
}

/**
 * Nest makes the providers of all modules at once, so one that throws can end the start before our own are made. Nest hands every such
 * error to one place; there the logging is started with these options in time to record it.
 */
export function awaitBoot(options: LoggingOptions): void {
  awaited = options;
  const handler = prototypeOf('@nestjs/core/errors/exception-handler.js', 'ExceptionHandler');
  if (handler === undefined) return; // Nest has moved it: the error is told on the console, as without us
  wrap(handler, 'handle', (handle) =>
    function recorded(this: unknown, ...args) {
      startBeforeFailing();
      return handle.apply(this, args);
    },
  );
}

function startBeforeFailing(): void {
  if (awaited === undefined) return;
  try {
    startLogging(awaited).linger();
  } catch {
    // The options are wrong as well. Nest tells of the error it has; ours is told when that one is mended.
  }
}

import { activeRuntime } from './active-runtime';
import { buildRuntime } from './build-runtime';
import type { LoggingRuntime } from './logging-runtime';

/** For plain functions before any app has started: console only, settings from the environment. */
let early: LoggingRuntime | undefined;

/** The running app's logging; before one runs, records go to the console. */
export function ambientRuntime(): LoggingRuntime {
  return activeRuntime() ?? (early ??= buildRuntime({ toFile: false }));
}

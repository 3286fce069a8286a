import { StderrSelfLog } from '@cairn/core';
import { activeRuntime } from './active-runtime';
import { buildRuntime } from './build-runtime';
import type { LoggingRuntime } from './logging-runtime';

/** For plain functions before any app has started: console only. */
let early: LoggingRuntime | undefined;

/** The running app's logging; before one runs, records go to the console. Never throws. */
export function ambientRuntime(): LoggingRuntime {
  return activeRuntime() ?? (early ??= buildEarly());
}

/** Settings from the environment; a wrong one stops an app's start, not a log call. */
function buildEarly(): LoggingRuntime {
  try {
    return buildRuntime({ toFile: false });
  } catch (error) {
    new StderrSelfLog().report('CAIRN_E_SETTING', 'records logged before an app runs use the defaults', error);
    return buildRuntime({ toFile: false }, {});
  }
}

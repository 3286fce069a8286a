import type { LoggingRuntime } from './logging-runtime';

/** Runtimes of this process in the order they started; decorators and plain functions use the newest. */
const running: LoggingRuntime[] = [];

export function activeRuntime(): LoggingRuntime | undefined {
  return running.at(-1);
}

/** Returns what takes it off again. */
export function activate(runtime: LoggingRuntime): () => void {
  running.push(runtime);
  return () => {
    const at = running.indexOf(runtime);
    if (at >= 0) running.splice(at, 1);
  };
}

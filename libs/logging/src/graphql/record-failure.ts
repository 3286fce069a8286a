import { EventLogger, EVENTS, type EventEmitter, type Level } from '@cairn/core';
import { activeRuntime } from '../runtime/active-runtime';
import type { LoggingRuntime } from '../runtime/logging-runtime';

/** Prepared events by runtime and level. */
const emitters = new WeakMap<LoggingRuntime, Map<Level, EventEmitter>>();

/** A record of its own, for a failure no request record can tell: over WebSocket, or after the response was out. */
export function recordFailure(handler: string, error: unknown, level: Level): void {
  const runtime = activeRuntime();
  if (runtime !== undefined) emitterOf(runtime, level).emitError({ handler }, error, `Failed ${handler}`);
}

function emitterOf(runtime: LoggingRuntime, level: Level): EventEmitter {
  let known = emitters.get(runtime);
  if (known === undefined) emitters.set(runtime, (known = new Map()));
  let emitter = known.get(level);
  if (emitter === undefined) {
    const { name } = EVENTS.appOperationFailed;
    emitter = new EventLogger(runtime.core, 'application', 'GraphQL').event(name, level, name);
    known.set(level, emitter);
  }
  return emitter;
}

import { types } from 'node:util';
import { DEBUG, EventLogger, EVENTS, type EventEmitter, type Level, type LoggerCore } from '@cairn/core';
import { Observable, tap } from 'rxjs';
import { prepare } from './prepare-event';

/** The records of one operation: its start, and its completion or failure with the duration. */
export class OperationLogger {
  private readonly started: EventEmitter;
  private readonly completed: EventEmitter;
  private readonly failed: EventEmitter;

  /** `level` is that of start and completion; a failure is an ERROR. */
  constructor(
    core: LoggerCore,
    component: string,
    private readonly operation: string,
    level: Level = DEBUG,
  ) {
    const logger = new EventLogger(core, 'application', component, operation);
    this.started = logger.event(EVENTS.appOperationStarted.name, level, `Starting ${operation}`);
    this.completed = logger.event(EVENTS.appOperationCompleted.name, level, `Completed ${operation}`);
    this.failed = prepare(logger, EVENTS.appOperationFailed);
  }

  /** Returns what `run` returns and throws what it throws; promises and observables are followed to their end. */
  observe(run: () => unknown): unknown {
    const begun = performance.now();
    const completed = (): void => this.completed.emit({ duration_ms: since(begun) });
    const failed = (error: unknown): void =>
      this.failed.emitError({ duration_ms: since(begun) }, error, `Failed ${this.operation}`);

    this.started.emit({});
    let result: unknown;
    try {
      result = run();
    } catch (error) {
      failed(error);
      throw error;
    }
    if (result instanceof Observable) return result.pipe(tap({ complete: completed, error: failed }));
    if (types.isPromise(result)) return settle(result, completed, failed);
    completed();
    return result;
  }
}

async function settle(
  result: Promise<unknown>,
  completed: () => void,
  failed: (error: unknown) => void,
): Promise<unknown> {
  try {
    const value = await result;
    completed();
    return value;
  } catch (error) {
    failed(error);
    throw error;
  }
}

function since(begun: number): number {
  return Math.round((performance.now() - begun) * 1000) / 1000;
}

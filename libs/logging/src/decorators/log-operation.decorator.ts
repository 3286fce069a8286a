import { types } from 'node:util';
import { EventLogger, EVENTS, type EventEmitter } from '@cairn/core';
import { Observable, tap } from 'rxjs';
import { prepare } from '../category/prepare-event';
import { activeRuntime } from '../runtime/active-runtime';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { copyMetadata } from './copy-metadata';

export interface LogOperationOptions {
  /** Name of the operation; default: the method's name. */
  operation?: string;
  /** Component of the records; default: the class's name. */
  component?: string;
}

/**
 * Logs a method's start and completion (DEBUG) and failure (ERROR) with its duration. Works on synchronous methods, promises and observables; the
 * result and the error pass through untouched.
 */
export function LogOperation(options: LogOperationOptions = {}): MethodDecorator {
  return (target, key, descriptor: PropertyDescriptor) => {
    const original = descriptor.value as (...args: unknown[]) => unknown;
    const operation = options.operation ?? String(key);
    const component = options.component ?? classNameOf(target);
    const logs = new OperationLogs(component, operation);

    const wrapped = function (this: unknown, ...args: unknown[]): unknown {
      const events = logs.current();
      return events === undefined ? original.apply(this, args) : observe(events, () => original.apply(this, args));
    };
    Object.defineProperty(wrapped, 'name', { value: String(key), configurable: true });
    copyMetadata(original, wrapped);
    descriptor.value = wrapped;
  };
}

interface OperationEvents {
  readonly operation: string;
  readonly started: EventEmitter;
  readonly completed: EventEmitter;
  readonly failed: EventEmitter;
}

/** The prepared events of one decorated method, made once per runtime. */
class OperationLogs {
  private runtime: LoggingRuntime | undefined;
  private events: OperationEvents | undefined;

  constructor(
    private readonly component: string,
    private readonly operation: string,
  ) {}

  current(): OperationEvents | undefined {
    const runtime = activeRuntime();
    if (runtime !== this.runtime) {
      this.runtime = runtime;
      this.events = runtime === undefined ? undefined : this.prepare(runtime);
    }
    return this.events;
  }

  private prepare(runtime: LoggingRuntime): OperationEvents {
    const { operation } = this;
    const logger = new EventLogger(runtime.core, 'application', this.component, operation);
    return {
      operation,
      started: prepare(logger, EVENTS.appOperationStarted),
      completed: prepare(logger, EVENTS.appOperationCompleted),
      failed: prepare(logger, EVENTS.appOperationFailed),
    };
  }
}

function observe(events: OperationEvents, run: () => unknown): unknown {
  const begun = performance.now();
  const completed = (): void => events.completed.emit({ duration_ms: since(begun) }, `Completed ${events.operation}`);
  const failed = (error: unknown): void =>
    events.failed.emitError({ duration_ms: since(begun) }, error, `Failed ${events.operation}`);

  events.started.emit({}, `Starting ${events.operation}`);
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

function classNameOf(target: object): string {
  return typeof target === 'function' ? target.name : target.constructor.name;
}

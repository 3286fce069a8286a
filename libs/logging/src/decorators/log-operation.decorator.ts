import { OperationLogger } from '../category/operation.logger';
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
      const logger = logs.current();
      return logger === undefined ? original.apply(this, args) : logger.observe(() => original.apply(this, args));
    };
    Object.defineProperty(wrapped, 'name', { value: String(key), configurable: true });
    copyMetadata(original, wrapped);
    descriptor.value = wrapped;
  };
}

/** The logger of one decorated method, made once per runtime. */
class OperationLogs {
  private runtime: LoggingRuntime | undefined;
  private logger: OperationLogger | undefined;

  constructor(
    private readonly component: string,
    private readonly operation: string,
  ) {}

  current(): OperationLogger | undefined {
    const runtime = activeRuntime();
    if (runtime !== this.runtime) {
      this.runtime = runtime;
      this.logger = runtime === undefined ? undefined : new OperationLogger(runtime.core, this.component, this.operation);
    }
    return this.logger;
  }
}

function classNameOf(target: object): string {
  return typeof target === 'function' ? target.name : target.constructor.name;
}

import { CRITICAL, DEBUG, ERROR, INFO, TRACE, WARNING, type Level, type Logger, type Threshold } from '@cairn/core';
import { Injectable, type LoggerService } from '@nestjs/common';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { isFrameworkContext, readNestCall, type NestCall } from './read-nest-call';

/** Component of a record whose caller named none. */
const NO_CONTEXT_NAME = 'Nest';
const MAX_COMPONENTS = 1_000;

/**
 * Nest's own `Logger`, for the framework's records and the app's: `app.useLogger(app.get(NestLogger))`. The last text of
 * a call names the component, as Nest passes it. The framework's own chatter is held to `LOG_LEVEL_NEST` (WARNING).
 */
@Injectable()
export class NestLogger implements LoggerService {
  private readonly loggers = new Map<string, Logger>();
  private readonly frameworkThreshold: Threshold;

  constructor(private readonly runtime: LoggingRuntime) {
    this.frameworkThreshold = runtime.core.levels.threshold('application', 'NEST');
  }

  verbose(message: unknown, ...params: unknown[]): void {
    this.emit(TRACE, message, params);
  }
  debug(message: unknown, ...params: unknown[]): void {
    this.emit(DEBUG, message, params);
  }
  log(message: unknown, ...params: unknown[]): void {
    this.emit(INFO, message, params);
  }
  warn(message: unknown, ...params: unknown[]): void {
    this.emit(WARNING, message, params);
  }
  error(message: unknown, ...params: unknown[]): void {
    this.emit(ERROR, message, params);
  }
  fatal(message: unknown, ...params: unknown[]): void {
    this.emit(CRITICAL, message, params);
  }

  private emit(level: Level, message: unknown, params: readonly unknown[]): void {
    const call = this.withoutSecretName(readNestCall(message, params));
    if (isFrameworkContext(call.component) && level.value < this.frameworkThreshold.own) return; // also in a story that asks for more
    this.loggerFor(call.component ?? NO_CONTEXT_NAME).log(level, call.message, ...call.rest);
  }

  /** `log('token:', token)`: what would be taken for the component's name is what the message labels, or a secret by its form. */
  private withoutSecretName(call: NestCall): NestCall {
    const { component, message, rest } = call;
    if (component === undefined || (!endsAsLabel(message) && this.loggers.has(component))) return call;
    const { redactor } = this.runtime.core;
    const said = endsAsLabel(message) ? `${message as string} ${component}` : component;
    return String(redactor.redactValue(said)).endsWith(component) ? call : { component: undefined, message, rest: [component, ...rest] };
  }

  private loggerFor(component: string): Logger {
    let logger = this.loggers.get(component);
    if (logger === undefined) {
      if (this.loggers.size >= MAX_COMPONENTS) this.loggers.clear();
      logger = this.runtime.logger(component);
      this.loggers.set(component, logger);
    }
    return logger;
  }
}

function endsAsLabel(message: unknown): boolean {
  return typeof message === 'string' && /[:=]\s*$/.test(message);
}

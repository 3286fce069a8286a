import type { Category, Logger as CoreLogger, LoggerCore, ProcessIdentity, ResolvedOptions, SelfLog, SinkCounters } from '@cairn/core';
import type { LoggingOptions } from '../module/logging-options';

/** One app's logging: everything its loggers, hooks and sinks share. Made by `buildRuntime`, injectable by this class. */
export abstract class LoggingRuntime {
  /** The settings as given, for the parts of the Nest face. */
  abstract readonly options: Readonly<LoggingOptions>;
  /** The settings in effect. */
  abstract readonly settings: ResolvedOptions;
  abstract readonly identity: ProcessIdentity;
  /** What loggers are made of: `new EventLogger(runtime.core, 'request', 'http')`. */
  abstract readonly core: LoggerCore;
  abstract readonly selfLog: SelfLog;
  abstract readonly counters: readonly SinkCounters[];
  /** Keeps a subject's log file open until `release`; a no-op when files are off. */
  abstract retainJobFile(subject: { type: string; id: string }): void;
  abstract releaseJobFile(subject: { type: string; id: string }): Promise<void>;
  abstract logger(component: string, category?: Category): CoreLogger;
  /** Resolves when everything logged so far is delivered, or after `timeoutMs` (default 5,000). */
  abstract flush(timeoutMs?: number): Promise<void>;
  abstract close(timeoutMs?: number): Promise<void>;
}

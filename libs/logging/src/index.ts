// The one import
export { LoggingModule, type LoggingAsyncOptions } from './module/logging.module';
export type { DatabaseOptions, LoggingOptions, Principal, RequestOptions, SinkRoute, TransportRoute } from './module/logging-options';
export { LoggingRuntime } from './runtime/logging-runtime';
// Loggers
export { ApplicationLogger, type Attempt, type ValidationError } from './category/application.logger';
export { RequestLogger, type RequestFields } from './category/request.logger';
export { NestLogger } from './nest/nest.logger';
export { LogOperation, type LogOperationOptions } from './decorators/log-operation.decorator';
export {
  logCritical,
  logDebug,
  logError,
  logEvent,
  logInfo,
  logRequest,
  logResponse,
  logTrace,
  logWarning,
  type LogFields,
} from './functional/functions';
// Databases
export {
  DatabaseLogger,
  type PoolState,
  type Query,
  type RunningQuery,
  type RunningTransaction,
  type TimedQuery,
} from './database/database.logger';
// Context
export { LogContext } from './context/log-context';
export { ContextInterceptor } from './context/context.interceptor';
export { runWithContext } from './context/run-with-context';
export { carrierHeaders, openContext, type Carrier } from './context/open-context';
export { currentContext, runInContext } from './context/cls-context';
// Of the record, for users of the above
export { newCorrelationId, newExecutionId, Sensitive, type Category, type ContextFields, type Enricher, type Sink } from '@cairn/core';

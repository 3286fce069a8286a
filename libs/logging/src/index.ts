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
// Levels that change
export { LogLevels, type LevelChange, type LevelChangeOptions } from './levels/log-levels';
export type { LevelTarget } from './levels/level-target';
export { signLevel, type SignLevelOptions } from './levels/level-signature';
// Databases
export {
  DatabaseLogger,
  type PoolState,
  type Query,
  type RunningQuery,
  type RunningTransaction,
  type TimedQuery,
} from './database/database.logger';
// Calls to other systems
export { IntegrationLogger } from './integration/integration.logger';
export type { CallOptions, CallRun, FailedAttempt } from './integration/call-options';
export type { HostRule, IntegrationOptions } from './integration/integration-options';
export { observeAxios, unobserveAxios, type AxiosLike } from './integration/observe-axios';
// Health, measurements, OAuth
export { HealthCheckLogger, type HealthCheckDefinition, type HealthCheckFunction } from './metric/health-check.logger';
export type { HealthCheck, HealthCheckFailure, HealthCheckOptions, HealthCheckResult } from './metric/health-check';
export type { HealthRound, SystemStatus } from './metric/health-round';
export { healthScore, type CheckStatus, type ScoredCheck } from './metric/health-score';
export { HealthCheckTimeoutError } from './metric/check-timeout';
export { MetricLogger, type HealthMeasures, type PerformanceMeasures } from './metric/metric.logger';
export { CacheCounter } from './metric/cache-counter';
export { OAuthLogger, type OAuthActivity, type OAuthFailure } from './oauth/oauth.logger';
export type { FlowStep } from './oauth/flow-tracker';
// Security
export { SecurityLogger } from './security/security.logger';
export {
  logLoggedOut,
  logLoginFailed,
  logLoginSucceeded,
  logPermissionDenied,
  logPrivilegeChanged,
  logSensitiveChanged,
  logSensitiveRead,
  logTokenRejected,
} from './security/security-functions';
export type { Denial, Login, Logout, PresentedToken, PrivilegeChange, RefusedLogin, Resource, SensitiveAccess } from './security/security-records';
export type { PermissionKey, SecurityOptions } from './security/security-options';
export type { RedisScripts } from './security/redis-scripts';
// Audit
export { Audit } from './audit/audit.decorator';
export { AuditLogger, type AuditEntry } from './audit/audit.logger';
export { AuditUnavailableException } from './audit/audit-unavailable.exception';
export type { AuditCall, AuditResult } from './audit/audit-call';
export type { AuditConcern, AuditOptions, AuditOutcome } from './audit/audit-definition';
export type { AuditMode, AuditModuleOptions } from './audit/audit.options';
export type { AuditStore, StoredAuditRecord } from './audit/audit-store';
export type { AuditArm } from './audit/audit-arm';
export { AUDIT_LOGS_SQL, AUDIT_WRITER_ROLE } from './audit/audit-logs.sql';
export { PostgresAuditStore, type AuditStoreClient, type PostgresAuditStoreOptions } from './audit/postgres-audit.store';
export { HttpAnchor, type HttpAnchorOptions } from './audit/http.anchor';
export { PostgresAnchor, type PostgresAnchorOptions } from './audit/postgres.anchor';
export { SyslogAnchor, type SyslogAnchorOptions } from './audit/syslog.anchor';
export { DirectoryAnchor, type AnchoredCheckpoint, type AuditAnchor } from '@cairn/audit/anchor';
export type { AuditRecord } from '@cairn/audit';
// Context
export { LogContext } from './context/log-context';
export { ContextInterceptor } from './context/context.interceptor';
export { runWithContext } from './context/run-with-context';
export { runCommand } from './schedule/run-command';
export { carrierHeaders, openContext, type Carrier } from './context/open-context';
export { currentContext, runInContext } from './context/cls-context';
// Existing logs
export { scanDirectory, scanRecords, type DirectoryReport, type Finding, type ScanOptions, type ScanReport } from '@cairn/core';
// Of the record, for users of the above
export { newCorrelationId, newExecutionId, Sensitive, type Category, type ContextFields, type Enricher, type Sink } from '@cairn/core';

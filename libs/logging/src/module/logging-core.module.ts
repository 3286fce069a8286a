import { Global, Module, type Provider } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { ClsModule } from 'nestjs-cls';
import { AuditLifecycle } from '../audit/audit.lifecycle';
import { AuditLogger } from '../audit/audit.logger';
import { ApplicationLogger } from '../category/application.logger';
import { RequestLogger } from '../category/request.logger';
import { ContextInterceptor } from '../context/context.interceptor';
import { LogContext } from '../context/log-context';
import { DatabaseLogger } from '../database/database.logger';
import { GraphqlObserver } from '../graphql/graphql.observer';
import { HttpEntry } from '../http/http-entry';
import { IntegrationLifecycle } from '../integration/integration.lifecycle';
import { IntegrationLogger } from '../integration/integration.logger';
import { MessageEntry } from '../messaging/message-entry';
import { LogLevels } from '../levels/log-levels';
import { HealthCheckLogger } from '../metric/health-check.logger';
import { MetricLogger } from '../metric/metric.logger';
import { NestLogger } from '../nest/nest.logger';
import { OAuthLogger } from '../oauth/oauth.logger';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { observeBackground } from '../schedule/observe-background';
import { SecurityLogger } from '../security/security.logger';
import { securityOf, SecurityRuntime } from '../security/security-runtime';
import { startLogging } from './boot';
import { LoggingLifecycle } from './logging.lifecycle';
import { LOGGING_OPTIONS, TESTING_OPTIONS } from './logging-options.token';

/** The runtime, its logger and its lifecycle are made in one step, so that as much as can be of the start is recorded. */
const providers: Provider[] = [
  {
    provide: LoggingLifecycle,
    inject: [
      { token: LOGGING_OPTIONS, optional: true },
      { token: TESTING_OPTIONS, optional: true },
    ],
    useFactory: startLogging,
  },
  { provide: LoggingRuntime, inject: [LoggingLifecycle], useFactory: ({ runtime }: LoggingLifecycle) => runtime },
  { provide: NestLogger, inject: [LoggingLifecycle], useFactory: ({ nestLogger }: LoggingLifecycle) => nestLogger },
  { provide: LogLevels, inject: [LoggingRuntime], useFactory: ({ levels }: LoggingRuntime) => levels },
  LogContext,
  ApplicationLogger,
  RequestLogger,
  DatabaseLogger,
  HealthCheckLogger,
  MetricLogger,
  OAuthLogger,
  SecurityLogger,
  { provide: SecurityRuntime, inject: [LoggingRuntime], useFactory: securityOf },
  AuditLogger,
  AuditLifecycle,
  ContextInterceptor,
  HttpEntry,
  IntegrationLogger,
  IntegrationLifecycle,
  MessageEntry,
  GraphqlObserver,
  { provide: 'CAIRN:BACKGROUND', inject: [DiscoveryService, LoggingRuntime], useFactory: observeBackground },
];

/**
 * What there is once per app, however often and wherever `LoggingModule` is imported. Its options come from whichever import
 * brings some.
 */
@Global()
@Module({
  imports: [ClsModule, DiscoveryModule],
  providers,
  exports: [LoggingRuntime, LogLevels, NestLogger, LogContext, ApplicationLogger, RequestLogger, SecurityLogger, AuditLogger, IntegrationLogger, DatabaseLogger, ContextInterceptor, HealthCheckLogger, MetricLogger, OAuthLogger],
})
export class LoggingCoreModule {}

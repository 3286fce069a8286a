import { ConfigurableModuleBuilder, Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { ClsModule } from 'nestjs-cls';
import { ApplicationLogger } from '../category/application.logger';
import { RequestLogger } from '../category/request.logger';
import { ContextInterceptor } from '../context/context.interceptor';
import { LogContext } from '../context/log-context';
import { HttpEntry } from '../http/http-entry';
import { NestLogger } from '../nest/nest.logger';
import { buildRuntime } from '../runtime/build-runtime';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { LoggingLifecycle } from './logging.lifecycle';
import type { LoggingOptions } from './logging-options';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<LoggingOptions>({ optionsInjectionToken: 'CAIRN:OPTIONS' })
    .setClassMethodName('forRoot')
    .build();

/** What `forRootAsync` takes: `imports`, `inject` and one of `useFactory`, `useClass`, `useExisting`. */
export type LoggingAsyncOptions = typeof ASYNC_OPTIONS_TYPE;

/** One list for `forRoot` and `forRootAsync`. The lifecycle comes first, so that later providers' trouble is recorded. */
const providers: Provider[] = [
  { provide: LoggingRuntime, inject: [MODULE_OPTIONS_TOKEN], useFactory: (options: LoggingOptions) => buildRuntime(options) },
  NestLogger,
  LoggingLifecycle,
  LogContext,
  ApplicationLogger,
  RequestLogger,
  ContextInterceptor,
  HttpEntry,
];

/**
 * The one import: `LoggingModule.forRoot()`. Every request, and with `JobLoggingModule` every job, leaves one structured,
 * redacted record with its story's ids, and every logger of the app writes into the same story. Global: feature modules need not
 * import it again.
 */
@Global()
@Module({
  imports: [ClsModule],
  providers,
  exports: [LoggingRuntime, NestLogger, LogContext, ApplicationLogger, RequestLogger, ContextInterceptor],
})
export class LoggingModule extends ConfigurableModuleClass {
  /** @throws CairnError CAIRN_E_SETTING or CAIRN_E_DIRECTORY at start, naming each setting, its value and the cure. */
  static override forRoot(options: LoggingOptions = {}): DynamicModule {
    return super.forRoot(options);
  }

  static override forRootAsync(options: LoggingAsyncOptions): DynamicModule {
    return super.forRootAsync(options);
  }
}

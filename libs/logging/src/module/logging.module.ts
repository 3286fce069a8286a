import { ConfigurableModuleBuilder, Inject, Module, Optional, type DynamicModule } from '@nestjs/common';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { awaitBoot } from './boot';
import { LoggingCoreModule } from './logging-core.module';
import type { LoggingOptions } from './logging-options';
import { LOGGING_OPTIONS, TESTING_OPTIONS } from './logging-options.token';
import { requireSameOptions } from './require-same-options';

const { ConfigurableModuleClass, ASYNC_OPTIONS_TYPE } = new ConfigurableModuleBuilder<LoggingOptions>({
  optionsInjectionToken: LOGGING_OPTIONS,
})
  .setClassMethodName('forRoot')
  .build();

/** What `forRootAsync` takes: `imports`, `inject` and one of `useFactory`, `useClass`, `useExisting`. */
export type LoggingAsyncOptions = typeof ASYNC_OPTIONS_TYPE;

/**
 * The one import: `LoggingModule.forRoot()`. Every request, and with `JobLoggingModule` every job, leaves one structured,
 * redacted record with its story's ids, and every logger of the app writes into the same story. Global: feature modules need not
 * import it again. Where they do, as `LoggingModule` or with equal options, they share the one logging of the app; without any `forRoot`
 * it has its default settings.
 */
@Module({ imports: [LoggingCoreModule], exports: [LoggingCoreModule] })
export class LoggingModule extends ConfigurableModuleClass {
  /**
   * @throws CairnError at start: CAIRN_E_SETTING or CAIRN_E_DIRECTORY naming each setting, its value and the cure;
   * CAIRN_E_CONFIGURED_TWICE when another import brought other options.
   */
  static override forRoot(options: LoggingOptions = {}): DynamicModule {
    awaitBoot(options);
    return sharing(super.forRoot(options));
  }

  /** As `forRoot`. An error before the options are there is told by Nest on the console only. */
  static override forRootAsync(options: LoggingAsyncOptions): DynamicModule {
    return sharing(super.forRootAsync(options));
  }

  constructor(
    runtime: LoggingRuntime,
    @Optional() @Inject(LOGGING_OPTIONS) options?: LoggingOptions,
    @Optional() @Inject(TESTING_OPTIONS) testing?: LoggingOptions,
  ) {
    super();
    if (testing === undefined) requireSameOptions(runtime, options);
  }
}

/** The options of one import serve the whole app. */
function sharing(definition: DynamicModule): DynamicModule {
  return { ...definition, global: true, exports: [LOGGING_OPTIONS] };
}

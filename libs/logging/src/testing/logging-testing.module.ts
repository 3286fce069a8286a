import { Inject, Module, type DynamicModule } from '@nestjs/common';
import { LoggingCoreModule } from '../module/logging-core.module';
import type { LoggingOptions } from '../module/logging-options';
import { LOGGING_OPTIONS } from '../module/logging-options.token';
import { requireSameOptions } from '../module/require-same-options';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { CapturedRecords } from './captured-records';

/**
 * Stands in for `LoggingModule` in an app's tests: the same loggers, context, request records and redaction; the records are
 * captured, nothing is printed or written. Every level is captured unless the options say otherwise. For a module that imports
 * `LoggingModule` itself: `Test.createTestingModule({ imports: [AppModule] }).overrideModule(LoggingModule).useModule(LoggingTestingModule.forRoot())`.
 */
@Module({ imports: [LoggingCoreModule], exports: [LoggingCoreModule] })
export class LoggingTestingModule {
  static forRoot(options: LoggingOptions = {}): DynamicModule {
    const captured = new CapturedRecords();
    const effective: LoggingOptions = {
      serviceName: 'test',
      level: 'TRACE',
      console: 'off',
      toFile: false,
      ...options,
      sinks: [{ sink: captured.sink, layout: 'nested' }, ...(options.sinks ?? [])],
    };
    return {
      module: LoggingTestingModule,
      global: true,
      providers: [
        { provide: LOGGING_OPTIONS, useValue: effective },
        { provide: CapturedRecords, useValue: captured },
      ],
      exports: [LOGGING_OPTIONS, CapturedRecords],
    };
  }

  /** @throws CairnError CAIRN_E_CONFIGURED_TWICE when the app's own logging is there as well. */
  constructor(runtime: LoggingRuntime, @Inject(LOGGING_OPTIONS) options: LoggingOptions) {
    requireSameOptions(runtime, options);
  }
}

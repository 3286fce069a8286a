import { Module, type DynamicModule } from '@nestjs/common';
import { LoggingCoreModule } from '../module/logging-core.module';
import type { LoggingOptions } from '../module/logging-options';
import { CapturingModule, GIVEN_OPTIONS } from './capturing.module';

/**
 * Stands in for `LoggingModule` in an app's tests: the same loggers, context, request records and redaction; the records are
 * captured, nothing is printed or written. Every level is captured unless the options say otherwise. Beside a module that imports
 * `LoggingModule` with options of its own, it takes the place of these:
 * `Test.createTestingModule({ imports: [AppModule, LoggingTestingModule] })`. Without `forRoot` it has no options; imports of both forms in
 * one app share its captured records.
 */
@Module({ imports: [LoggingCoreModule, CapturingModule], exports: [LoggingCoreModule, CapturingModule] })
export class LoggingTestingModule {
  static forRoot(options: LoggingOptions = {}): DynamicModule {
    return {
      module: LoggingTestingModule,
      global: true,
      providers: [{ provide: GIVEN_OPTIONS, useValue: options }],
      exports: [GIVEN_OPTIONS],
    };
  }
}

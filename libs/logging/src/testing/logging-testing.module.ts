import { Module, type DynamicModule } from '@nestjs/common';
import { LoggingCoreModule } from '../module/logging-core.module';
import type { LoggingOptions } from '../module/logging-options';
import { TESTING_OPTIONS } from '../module/logging-options.token';
import { CapturedRecords } from './captured-records';

/**
 * Stands in for `LoggingModule` in an app's tests: the same loggers, context, request records and redaction; the records are
 * captured, nothing is printed or written. Every level is captured unless the options say otherwise. Beside a module that imports
 * `LoggingModule` with options of its own, it takes the place of these:
 * `Test.createTestingModule({ imports: [AppModule, LoggingTestingModule.forRoot()] })`.
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
        { provide: TESTING_OPTIONS, useValue: effective },
        { provide: CapturedRecords, useValue: captured },
      ],
      exports: [TESTING_OPTIONS, CapturedRecords],
    };
  }
}

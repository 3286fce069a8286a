import { Global, Module, type DynamicModule } from '@nestjs/common';
import { LoggingModule } from '../module/logging.module';
import type { LoggingOptions } from '../module/logging-options';
import { CapturedRecords } from './captured-records';

/**
 * Stands in for `LoggingModule` in an app's tests: the same loggers, context, request records and redaction; the records are
 * captured, nothing is printed or written. Every level is captured unless the options say otherwise.
 */
@Global()
@Module({})
export class LoggingTestingModule {
  static forRoot(options: LoggingOptions = {}): DynamicModule {
    const captured = new CapturedRecords();
    return {
      module: LoggingTestingModule,
      imports: [
        LoggingModule.forRoot({
          serviceName: 'test',
          level: 'TRACE',
          console: 'off',
          toFile: false,
          ...options,
          sinks: [{ sink: captured.sink, layout: 'nested' }, ...(options.sinks ?? [])],
        }),
      ],
      providers: [{ provide: CapturedRecords, useValue: captured }],
      exports: [CapturedRecords],
    };
  }
}

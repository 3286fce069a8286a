import { Global, Module } from '@nestjs/common';
import type { LoggingOptions } from '../module/logging-options';
import { TESTING_OPTIONS } from '../module/logging-options.token';
import { CapturedRecords } from './captured-records';

/** What a test passed to `LoggingTestingModule.forRoot`. */
export const GIVEN_OPTIONS = 'CAIRN:GIVEN_TESTING_OPTIONS';

/** What there is once per tested app, however often and in whatever form `LoggingTestingModule` is imported. */
@Global()
@Module({
  providers: [
    CapturedRecords,
    { provide: TESTING_OPTIONS, inject: [CapturedRecords, { token: GIVEN_OPTIONS, optional: true }], useFactory: capturing },
  ],
  exports: [TESTING_OPTIONS, CapturedRecords],
})
export class CapturingModule {}

function capturing({ sink, auditArm }: CapturedRecords, given: LoggingOptions = {}): LoggingOptions {
  return {
    serviceName: 'test',
    level: 'TRACE',
    console: 'off',
    toFile: false,
    ...given,
    audit: given.audit === false || given.auditDir !== undefined ? given.audit : { arm: auditArm, ...given.audit },
    sinks: [{ sink, layout: 'nested' }, ...(given.sinks ?? [])],
  };
}

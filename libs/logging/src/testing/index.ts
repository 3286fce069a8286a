export { CapturedRecords } from './captured-records';
export { LoggingTestingModule } from './logging-testing.module';
export { recordMatchers, type RecordMatchers } from './matchers';
export type { RecordPattern } from './record-pattern';

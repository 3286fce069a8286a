// Data: a test names only what it is about
export { some, SOME_TIME, type SomeRecord, type SomeRedactedRecord } from './some-record';
export { someRedactor } from './some-redactor';
// What every sink must do
export { sinkContract, type SinkContractOptions, type SinkHarness } from './sink.contract';
export { spoolContract, type SpoolContractOptions, type SpoolHarness } from './spool.contract';
// What came out
export { CollectingSink } from './collecting.sink';
export { assertValidLine, validatorFor, type LineValidator } from './validate-line';
export { accountOf, SomeLogging, type SomeLoggingOptions, type StageParts } from './some-logging';

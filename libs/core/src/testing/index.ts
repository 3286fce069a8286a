// Data: a test names only what it is about
export { some, SOME_TIME, type SomeRecord, type SomeRedactedRecord } from './some-record';
export { someRedactor } from './some-redactor';
// What every sink must do
export { sinkContract, type SinkContractOptions, type SinkHarness } from './sink.contract';
export { spoolContract, type SpoolContractOptions, type SpoolHarness } from './spool.contract';
// What every log store must do, and records to try it on
export { logStoreContract, type LogStoreContractOptions, type LogStoreHarness } from './log-store.contract';
export { LOG_STORE_QUESTIONS, type Question } from './log-store.questions';
export { REALISTIC_FROM, realisticRecords, type RealisticOptions, type RealisticRecord } from './realistic-records';
export { SeededRandom } from './random';
// What came out
export { CollectingSink } from './collecting.sink';
export { assertValidLine, validatorFor, type LineValidator } from './validate-line';
export { accountOf, SomeLogging, type SomeLoggingOptions, type StageParts } from './some-logging';
// What redaction must hold
export { SHAPES } from '../redact/corpus/corpus';
export { FORMS } from '../redact/corpus/forms/forms';
export type { Form, LogTarget } from '../redact/corpus/forms/form';
export type { Shape } from '../redact/corpus/shape';
export { BENIGN_FIELDS, BENIGN_TEXTS } from '../redact/corpus/benign';
export { LeakFinder } from '../redact/corpus/leak-finder';
export { PipelineBench } from '../redact/corpus/pipeline-bench';
export { casesOf, measureRedaction, recallOf, redactionTable, type FormResult, type RedactionBench, type RedactionReport } from '../redact/corpus/redaction-report';
export { HOSTILE_VALUES } from './hostile-values';

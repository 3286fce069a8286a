// The record
export { CRITICAL, DEBUG, ERROR, INFO, LEVELS, parseLevel, severityOf, TRACE, WARNING, type Level, type LevelName, type Severity } from './record/level';
export { CATEGORIES, type Category } from './record/category';
export { isError } from './record/exception';
export { EVENTS, type CatalogueEvent } from './record/event-catalogue';
export type { CanonicalRecord, ExceptionShape, RecordContext, RecordSource } from './record/record.schema';
export type { JobSubject, Line, LogRecord, RecordOrigin, RedactedContext, RedactedRecord } from './record/log-record';
export { processIdentity, RecordIds, type ProcessIdentity } from './record/process-identity';
export { jobFileName, jobSubjectOf } from './record/job-file-name';
export { MicrosecondClock, MillisecondClock, type Clock } from './record/clock';
// Context
export { ContextState, type ContextFields } from './context/context-state';
export { NO_CONTEXT, type ContextSource } from './context/context-source';
export { isAcceptableId, newCorrelationId, newExecutionId, newRequestId, newSpanId, newTraceId } from './context/ids';
export { continueTrace, formatTraceparent, type TraceContext } from './context/trace-context';
// A record is born
export { Logger, type LoggerBinding, type LoggerCore } from './logger/logger';
export { EventLogger, type EventEmitter } from './logger/event-logger';
export { EVERYTHING, LevelMap, lookupName, type Threshold } from './logger/level-map';
export { LevelOverrides, LONGEST_OVERRIDE_MS, type Override } from './logger/level-overrides';
export { sourceFinder } from './logger/find-source';
export { isAppFile } from './logger/app-file';
export { parseFrame, type StackFrame } from './logger/stack-frame';
export { copyFields, fieldsWith } from './logger/copy-fields';
// The way of a record
export type { LateRecord } from './pipeline/late-records';
export { Pipeline, type LogCall, type PipelineParts, type SourceFinder } from './pipeline/pipeline';
export type { Admission, Candidate, TellSummary, Verdict } from './limit/admission';
export { summaryOrigin } from './limit/summary-origin';
export { LogVolume, type VolumeCount } from './limit/log-volume';
// what admits or holds records stands apart, as '@cairn/core/control'
export type { RateLimit } from './limit/rate-limiter';
export type { Rate } from './limit/token-bucket';
export type { RepetitionOptions } from './limit/repetition';
export type { Sampling } from './limit/sampler';
export type { HeldRecords, HoldOptions } from './hold/held-records';
export { Stories } from './story/stories';
export type { Enricher } from './enrich/enricher';
export type { Redactor } from './redact/redactor';
export type { ErrorStandIns } from './record/error-stand-ins';
export { createRedactor, type RedactionRules, type RedactorOptions } from './redact/create-redactor';
export { Pseudonymiser, type PseudonymOptions } from './redact/pseudonymiser';
export { redactUrlCredentials } from './redact/url-credentials';
export type { RedactionPattern } from './redact/redaction-pattern';
export { Sensitive, type SensitiveOptions } from './redact/sensitive';
export { LAYOUTS, type FormatName, type LayoutName, type Serializer } from './serialize/serializer';
export { createSerializer } from './serialize/create-serializer';
export { NestedSerializer } from './serialize/nested.serializer';
export { Router, type Route } from './route/router';
// Where it lands
export type { BatchWriter, Sink } from './sink/sink';
export { BatchingSink, type BatchingOptions } from './sink/batching.sink';
export { FlushPace } from './sink/flush-pace';
export { gapOf, type Gap } from './sink/gap';
export { Rank, type WaitingLine } from './sink/waiting-line';
// sinks that send records elsewhere are made of '@cairn/core/remote'
// Existing logs
export { scanRecords, type ScanOptions } from './scan/scan-records';
export { scanDirectory, type DirectoryReport } from './scan/scan-directory';
export type { Finding, ScanReport } from './scan/finding';
// Statements without their values
export { normaliseStatement, type StatementShape } from './sql/normalise-statement';
// Settings, errors, and the logger's account of itself
export type { CoreOptions, DebugOnFailureSetting, LevelSetting, Limits, RepetitionSetting, ResolvedOptions, SamplingSetting, SettingOrigin } from './options/options';
export { REDIS_DAYS, REDIS_INDEXES, RedisSettings, type RedisIndex, type RedisKept, type RedisOptions } from './options/redis-settings';
export { OtlpSettings, type OtlpCompression, type OtlpOptions, type OtlpProtocol } from './options/otlp-settings';
export { isProduction, resolveOptions, type Surroundings } from './options/resolve-options';
export { SETTINGS, type SettingKey } from './options/settings-table';
export { parseDuration } from './options/duration';
export type { Refuse } from './options/setting-values';
export { redisUrl, SHORTEST_KEY, shown } from './options/readers';
export { Refusal } from './options/setting';
export { digestOf, queryTokens, type QueryRole, type QueryToken, type QueryTokenOptions } from './options/query-tokens';
export { suggest } from './options/suggest';
export { misspeltVariables, type MisspeltVariable } from './options/misspelt-variables';
export { ensureDirectory, ensureLogDirectories, makeDirectory } from './options/ensure-directory';
export { CairnError } from './errors/cairn-error';
export { ERROR_CODES, type ErrorCode } from './errors/codes';
export { SinkCounters } from './diagnostics/counters';
export { StderrSelfLog, type SelfLog } from './diagnostics/self-log';

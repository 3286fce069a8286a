// What to find
export { DEFAULT_LIMIT, MAX_LIMIT, type LogQuery, type Order } from './log-query';
export { allOf, anyOf, fieldCompares, fieldIs, not, textContains } from './filter';
export type { AllOf, AnyOf, Compared, Contains, Exists, FieldCondition, FieldTest, Filter, Matches, Not, OneOf, Pattern, RegexCondition, TextCondition, Within } from './filter';
export { FIELD_NAMES, findField, QUERY_FIELDS, type FieldKind, type QueryField } from './query-fields';
// From text, and back
export { parseQuery } from './parse-query';
export { formatFilter } from './format-query';
export { conditionOf, errorRecords, levelFrom, readCondition, slowRequests } from './conditions';
export { QueryError } from './query-error';
export { parseSpan, parseTime } from './parse-time';
// Without holding others up
export { OwnTurns } from './own-turns';
// Where it is found
export { NOTHING_SKIPPED } from './log-store';
export type { FoundRecord, JobLog, JobLogs, JobLogSubject, LogPage, LogStore, SkippedLines, TailEvent, TailEvents, TailGap, TailQuery, TailRecord } from './log-store';
export { decodeCursor, encodeCursor, type CursorPlace, type CursorQuery } from './cursor';
// Records as they are found
export type { StoredRecord } from './stored-record';
export { parseLine, readRecord } from './read-record';
export { LineScanner } from './scan/line-scanner';
export { parseTimestamp, timeOf } from './record-time';
export { compileFilter, type RecordTest } from './match-record';
export { fold } from './text-folding';
// Counted
export { DEFAULT_ROWS, DEFAULT_SLOW_ROWS, FAILED_LOGINS_ABOVE, SLOW_REQUEST_MS, STATS_SECTIONS } from './stats/log-stats';
export type { CountOf, FailedLogins, HourCounts, LogStats, PathCounts, SlowRequest, StatsQuery, StatsSection, StatsSummary, TableDurations } from './stats/log-stats';
export { HOUR_MS, HourTally, PathTally, SEPARATOR, SLOW_ROWS_KEPT, STATS_FIELDS, StatsTally, TableTally } from './stats/stats-tally';
export { countRecord, type RecordCounter } from './stats/count-record';
export { Counts } from './stats/counts';
export { statsOf, summaryOf } from './stats/stats-of';
export { bucketOf, BUCKET_RATIO, DurationHistogram, durationOf, LAST_BUCKET } from './stats/duration-histogram';
export { normalisePath } from './stats/path-pattern';
export { patternOf, requestOf, type RequestFacts } from './stats/request-of';
export { VisitorSketch } from './stats/visitor-sketch';

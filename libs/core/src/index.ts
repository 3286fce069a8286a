// The record
export * from './record/level';
export * from './record/category';
export * from './record/clock';
export * from './record/event-catalogue';
export * from './record/log-record';
export * from './record/process-identity';
export * from './record/record.schema';
// Context
export * from './context/context-source';
export * from './context/context-state';
export * from './context/ids';
export * from './context/trace-context';
// A record is born
export * from './logger/copy-fields';
export * from './logger/event-logger';
export * from './logger/find-source';
export * from './logger/level-map';
export * from './logger/logger';
// The way of a record
export * from './pipeline/pipeline';
export * from './enrich/enricher';
export * from './redact/redactor';
export * from './redact/create-redactor';
export * from './redact/sensitive';
export * from './serialize/serializer';
export * from './serialize/nested.serializer';
export * from './serialize/create-serializer';
export * from './serialize/layout-schemas';
export * from './route/router';
// Where it lands
export * from './sink/sink';
export * from './sink/batching.sink';
export type { Gap } from './sink/line-queue';
// Settings, errors, and the logger's account of itself
export * from './options/options';
export * from './options/resolve-options';
export * from './options/ensure-directory';
export * from './errors/cairn-error';
export * from './errors/codes';
export * from './diagnostics/counters';
export * from './diagnostics/self-log';

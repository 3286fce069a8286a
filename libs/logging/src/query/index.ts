// The module
export { LogQueryModule, type LogQueryAsyncOptions } from './log-query.module';
export type { LogQueryExtras, LogQueryLimits, LogQueryOptions } from './log-query.options';
// Who may ask
export type { QueryRole, QueryTokenOptions } from '@cairn/core';
// What is answered
export type { PageAnswer } from './log-reader';
export type { StatsAnswer } from './routes/stats.controller';
export type { Problem } from './problem/problem';

// The module
export { LogQueryModule, type LogQueryAsyncOptions } from './log-query.module';
export type { LogQueryExtras, LogQueryLimits, LogQueryOptions } from './log-query.options';
// Who may ask
export type { QueryRole, QueryTokenOptions } from '@cairn/core';
// What is answered
export type { JobAnswer, JobsAnswer } from './job-list';
export type { FlowAnswer, FlowsAnswer, FlowStepAnswer } from './oauth-flows';
export type { LevelAnswer } from './routes/level-change';
export type { ClearedAnswer } from './routes/admin.controller';
export type { PageAnswer } from './log-reader';
export type { StatsAnswer } from './routes/stats.controller';
export type { Problem } from './problem/problem';

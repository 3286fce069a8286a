import { MAX_LIMIT, STATS_SECTIONS } from '@cairn/core/query';
import { choice, condition, flag, hours, level, list, query, text, time, whole } from './parameter';

const MOST_HOURS = 24 * 366;

/** Every parameter behind the `?`, of all routes. */
export const PARAMETERS = Object.freeze({
  q: query('Which records: a query in the query language.'),
  event: condition('event'),
  level: level('Lowest level: records of it and of those above it.'),
  category: condition('category'),
  component: condition('component'),
  method: condition('method'),
  status: condition('status'),
  path: condition('path'),
  hostname: condition('hostname'),
  user: condition('user'),
  client_id: condition('client_id'),
  username: condition('username'),
  from: time('Beginning of the range, inclusive.'),
  to: time('End of the range, exclusive. Default: now.'),
  hours: hours('Length of the range up to `to`, instead of `from`.', MOST_HOURS, 24),
  limit: whole('Most records of the page (which may hold fewer: its cursor goes on), or rows of each list.', 1, MAX_LIMIT, 100),
  cursor: text('Where the page before ended, as its `cursor` says; with the same other parameters.', undefined, 1_024),
  order: choice('Which records come first.', ['newest', 'oldest'], 'newest'),
  include_warnings: flag('Warnings, too.'),
  threshold_ms: whole('Requests that took longer, ms.', 0, 86_400_000, 1_000),
  by: list('What to count beside the summary.', STATS_SECTIONS),
  target: text('A component or category by its name, or `*`.', 'TaskService', 256),
  after: text('Go on after this event (its `id`), where the header `Last-Event-ID` cannot be sent.', undefined, 256),
});

export type ParameterName = keyof typeof PARAMETERS;

/** What a request gave of them, read. */
export type Values = { readonly [K in ParameterName]?: ReturnType<(typeof PARAMETERS)[K]['read']> };

export const FILTERS = ['q', 'event', 'level', 'category', 'component', 'method', 'status', 'path', 'hostname', 'user'] as const satisfies readonly ParameterName[];
export const RANGE = ['from', 'to', 'hours'] as const satisfies readonly ParameterName[];
export const PAGE = ['limit', 'cursor', 'order'] as const satisfies readonly ParameterName[];

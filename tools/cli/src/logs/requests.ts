import { allOf, anyOf, not, type Filter } from '@cairn/core/query';

const exists = (field: string): Filter => ({ kind: 'field', field, test: { op: 'exists' } });
const COMPLETED: Filter = { kind: 'field', field: 'event', test: { op: 'in', values: ['http.request.completed'] } };

/** The ends of requests, as statistics count them: by their event, and of other programs what has a method and a status. */
export const REQUESTS: Filter = anyOf(COMPLETED, allOf(not(exists('event')), exists('method'), exists('status')))!;

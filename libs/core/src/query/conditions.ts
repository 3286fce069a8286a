import { ERROR, parseLevel, WARNING, type Level } from '../record/level';
import { allOf, anyOf, fieldCompares, fieldIs, type Filter } from './filter';
import { parseQuery } from './parse-query';
import { findField } from './query-fields';
import { SLOW_REQUEST_MS } from './stats/log-stats';

/** What the command line and the HTTP API ask by a name instead of a query: one meaning in both. */

/** Needs no quotes in the query language. */
const PLAIN = /^[^\s()",]+$/;

/**
 * A field by itself with one of some values; `*` stands for any text.
 * @throws QueryError when the field cannot have such a value.
 */
export function conditionOf(field: string, values: readonly string[]): Filter {
  const { name } = findField(field)!;
  const [wild, others] = [values.filter((value) => !PLAIN.test(value) && value.includes('*')), values.filter((value) => PLAIN.test(value) || !value.includes('*'))];
  const patterns = wild.map((pattern): Filter => ({ kind: 'field', field: name, test: { op: 'like', pattern } }));
  return anyOf(others.length === 0 ? undefined : parseQuery(`${field}:${others.map(written).join(',')}`), ...patterns)!;
}

/** The same of a text that separates several values by commas. @throws QueryError. */
export function readCondition(field: string, text: string): Filter {
  return conditionOf(field, text.split(','));
}

/** A level and those above it. Undefined when there is no such level. */
export function levelFrom(text: string): Filter | undefined {
  const level = parseLevel(text);
  return level && andAbove(level);
}

/** What counts as an error: ERROR and above, and requests or calls with a status of 400 and above. */
export function errorRecords(includeWarnings = false): Filter {
  return anyOf(andAbove(includeWarnings ? WARNING : ERROR), fieldCompares('status', '>=', 400))!;
}

/** Requests that took longer than so many milliseconds. */
export function slowRequests(thresholdMs = SLOW_REQUEST_MS): Filter {
  return allOf(fieldIs('category', 'request'), fieldCompares('duration', '>', thresholdMs))!;
}

const andAbove = ({ value }: Level): Filter => fieldCompares('level', '>=', value);
const written = (value: string): string => (PLAIN.test(value) ? value : `"${value.replace(/[\\"]/g, '\\$&')}"`);

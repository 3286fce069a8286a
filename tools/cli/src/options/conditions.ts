import { allOf, fieldCompares, findField, parseQuery, type FieldCondition, type Filter } from '@cairn/core/query';
import { parseLevel } from '@cairn/core';
import { UsageError } from '../usage-error';
import type { ListOptions } from './common-options';

/** A field with the value of an argument: `*` stands for any text, everything else for itself. */
export function matches(field: string, value: string): FieldCondition {
  const { name } = findField(field)!;
  return { kind: 'field', field: name, test: value.includes('*') ? { op: 'like', pattern: value } : { op: 'in', values: [value] } };
}

/** A level and above. @throws UsageError. */
export function levelFrom(value: string): Filter {
  const level = parseLevel(value);
  if (level === undefined) throw new UsageError(`--level: ${JSON.stringify(value)} is no level. Use TRACE, DEBUG, INFO, WARNING, ERROR or CRITICAL.`);
  return fieldCompares('level', '>=', level.value);
}

/** What the common options leave. @throws UsageError, QueryError. */
export function filterOf({ query, event, level, hostname, component }: ListOptions): Filter | undefined {
  return allOf(
    event === undefined ? undefined : matches('event', event),
    level === undefined ? undefined : levelFrom(level),
    hostname === undefined ? undefined : matches('hostname', hostname),
    component === undefined ? undefined : matches('component', component),
    query === undefined ? undefined : parseQuery(query),
  );
}

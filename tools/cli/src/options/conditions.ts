import { allOf, conditionOf, levelFrom, parseQuery, readCondition, type Filter } from '@cairn/core/query';
import { UsageError } from '../usage-error';
import type { ListOptions } from './common-options';

/** A field with the value of an argument: `*` stands for any text, everything else for itself. @throws QueryError. */
export const matches = (field: string, value: string): Filter => conditionOf(field, [value]);

/** What the common options leave, each as the parameter of the same name of the HTTP API. @throws UsageError, QueryError. */
export function filterOf({ query, event, level, hostname, component }: ListOptions): Filter | undefined {
  return allOf(
    event === undefined ? undefined : readCondition('event', event),
    level === undefined ? undefined : atLeast(level),
    hostname === undefined ? undefined : readCondition('hostname', hostname),
    component === undefined ? undefined : readCondition('component', component),
    query === undefined ? undefined : parseQuery(query),
  );
}

function atLeast(value: string): Filter {
  const found = levelFrom(value);
  if (found === undefined) throw new UsageError(`--level: ${JSON.stringify(value)} is no level. Use TRACE, DEBUG, INFO, WARNING, ERROR or CRITICAL.`);
  return found;
}

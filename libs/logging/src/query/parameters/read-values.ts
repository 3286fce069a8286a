import { suggest } from '@cairn/core';
import { allOf, DEFAULT_LIMIT, type Filter, type LogQuery } from '@cairn/core/query';
import { ParameterError } from '../problem/parameter-error';
import { FILTERS, PARAMETERS, type ParameterName, type Values } from './parameters';

/**
 * What stands behind the `?`, read. Empty parameters are as good as none.
 * @throws ParameterError naming the parameter that is unknown or cannot be used; QueryError for `q`.
 */
export function readValues(given: Readonly<Record<string, unknown>>, known: readonly ParameterName[]): Values {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const parameter = known.find((each) => each === name);
    if (parameter === undefined) throw unknown(name, value, known);
    if (value !== '') values[name] = PARAMETERS[parameter].read(value, name);
  }
  return values as Values;
}

function unknown(name: string, value: unknown, known: readonly ParameterName[]): ParameterError {
  const near = suggest(name, known);
  const list = known.length === 0 ? 'This route has none.' : `This route has ${known.join(', ')}.`;
  return new ParameterError(name.slice(0, 64), value, 'is for no parameter of this route', near === undefined ? list : `Did you mean "${near}"? ${list}`);
}

/** All conditions together. */
export function filterOf(values: Values): Filter | undefined {
  return allOf(...FILTERS.map((name) => values[name]), values.client_id, values.username);
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DEFAULT_HOURS = 24;

/**
 * The range asked for: the last 24 hours unless said otherwise.
 * @throws ParameterError when it is none, or longer than allowed.
 */
export function rangeOf({ from, to, hours }: Values, rangeDays: number, initialHours = DEFAULT_HOURS): { from: number; to: number | undefined } {
  if (from !== undefined && hours !== undefined) throw new ParameterError('hours', hours, 'is given beside "from"', 'Give one of the two.');
  const end = to ?? Date.now();
  const begin = from ?? end - (hours ?? Math.min(initialHours, rangeDays * 24)) * HOUR_MS;
  if (begin > end) throw new ParameterError('from', new Date(begin).toISOString(), `is after the end of the range, ${new Date(end).toISOString()}`, 'Give an earlier beginning, or a later end by "to".');
  if (end - begin > rangeDays * DAY_MS) throw new ParameterError(from === undefined ? 'hours' : 'from', hours ?? new Date(begin).toISOString(), `makes a range of ${Math.ceil((end - begin) / DAY_MS)} days, and at most ${rangeDays} are searched at a time`, 'Ask for a shorter one, and for the next by "from" and "to".');
  return { from: begin, to };
}

/** A page never holds more than allowed, whatever is asked for: its cursor goes on. */
export function pageOf({ limit, cursor, order }: Values, pageSize: number, initial: Pick<LogQuery, 'limit' | 'order'>): Pick<LogQuery, 'limit' | 'cursor' | 'order'> {
  return { limit: Math.min(limit ?? initial.limit ?? DEFAULT_LIMIT, pageSize), order: order ?? initial.order, ...(cursor !== undefined && { cursor }) };
}

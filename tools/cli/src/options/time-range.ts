import { parseTime } from '@cairn/core/query';
import { UsageError } from '../usage-error';
import { DEFAULT_HOURS, type ListOptions } from './common-options';

const HOUR_MS = 3_600_000;

/** Epoch ms; `to` is absent when there is no end. */
export interface TimeRange {
  readonly from: number;
  readonly to?: number;
}

/**
 * What `--since`, `--until` and `--hours` say together: without `--since`, the hours before the end.
 * @throws CairnError CAIRN_E_QUERY, UsageError.
 */
export function timeRange({ since, until, hours }: Pick<ListOptions, 'since' | 'until' | 'hours'>, now: number = Date.now()): TimeRange {
  if (since !== undefined && hours !== undefined) throw new UsageError('--hours is given beside --since. Give one of the two.');
  const to = until === undefined ? undefined : parseTime(until, now);
  const from = since === undefined ? (to ?? now) - (hours ?? DEFAULT_HOURS) * HOUR_MS : parseTime(since, now);
  if (to === undefined && from > now) throw new UsageError(`--since is ${new Date(from).toISOString()}, which is yet to come. Give a time that has been, or --until as well.`);
  if (to !== undefined && from > to) throw new UsageError(`--since is ${new Date(from).toISOString()}, which is after --until, ${new Date(to).toISOString()}. Exchange them.`);
  return { from, ...(to !== undefined && { to }) };
}

import { CairnError, shown } from '@cairn/core';
import { DEFAULT_LIMITS, type LogQueryLimits } from './log-query.options';

/** Smallest and largest of each. */
const RANGES: Readonly<Record<keyof LogQueryLimits, readonly [number, number]>> = {
  rangeDays: [1, 3_660],
  pageSize: [1, 10_000],
  perMinute: [1, 1_000_000],
  refusedPerMinute: [1, 1_000_000],
  atOnce: [1, 64],
  waiting: [0, 10_000],
  searchMs: [10, 600_000],
  followers: [0, 100_000],
};

/** @throws CairnError CAIRN_E_SETTING */
export function checkLimits(given: LogQueryLimits = {}): Required<LogQueryLimits> {
  for (const [name, value] of Object.entries(given)) {
    const range = RANGES[name as keyof LogQueryLimits] as readonly [number, number] | undefined;
    if (range === undefined) throw refused(`limits.${name}: is no limit. Limits are ${Object.keys(RANGES).join(', ')}.`);
    if (value !== undefined && !(Number.isInteger(value) && value >= range[0] && value <= range[1])) throw refused(`limits.${name}: ${shown(value)} is no whole number from ${range[0]} to ${range[1]}. Give one, or leave it out for ${DEFAULT_LIMITS[name as keyof LogQueryLimits]}.`);
  }
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.freeze({ ...DEFAULT_LIMITS, ...Object.fromEntries(set) });
}

const refused = (text: string): CairnError => new CairnError('CAIRN_E_SETTING', text);

import { HOUR_MS } from '@cairn/core/query';
import { dayOf, hourOf } from '../schema/keys';

const DAY_MS = 24 * HOUR_MS;

/** What a range is counted from. */
export interface Spans {
  /** Hours and days that lie within it, as in keys; `hour` is the beginning of an hour. */
  readonly whole: readonly { readonly span: string; readonly hour: number | undefined }[];
  /** What is left at its ends: records that have to be read. */
  readonly edges: readonly { readonly from: number; readonly to: number }[];
}

/** @param days that have statistics, by their beginning. @param byHour whether each hour is wanted by itself. */
export function spansOf(from: number, to: number, days: readonly number[], byHour: boolean): Spans {
  const whole: { span: string; hour: number | undefined }[] = [];
  const edges: { from: number; to: number }[] = [];
  for (const day of [...days].sort((a, b) => a - b)) {
    if (day + DAY_MS <= from || day >= to) continue;
    if (!byHour && day >= from && day + DAY_MS <= to) {
      whole.push({ span: dayOf(day), hour: undefined });
      continue;
    }
    for (let hour = Math.max(day, Math.floor(from / HOUR_MS) * HOUR_MS); hour < Math.min(day + DAY_MS, to); hour += HOUR_MS) {
      if (hour >= from && hour + HOUR_MS <= to) whole.push({ span: hourOf(hour), hour });
      else edges.push({ from: Math.max(from, hour), to: Math.min(to, hour + HOUR_MS) });
    }
  }
  return { whole, edges };
}

/** What several rounds measured, in one. */
export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
}

export function summaryOf(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError('no round measured anything');
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), low: sorted[0]!, high: sorted.at(-1)!, rounds: sorted.length };
}

export function median(values: readonly number[]): number {
  return summaryOf(values).median;
}

/** Of sorted values, between the two nearest ones. */
export function quantile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}

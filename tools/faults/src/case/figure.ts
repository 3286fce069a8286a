/** One measured number of a case. */
export interface Figure {
  /** Key of the value in an outcome. */
  readonly name: string;
  /** Empty for plain counts. */
  readonly unit: string;
  /** How the values of several trials become one. */
  readonly over: 'max' | 'min' | 'sum';
  /** The bound that must hold in every trial, a value above breaks the case. Without either the figure is only reported. */
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** The largest value over all trials, which must not exceed the limit. */
export const most = (name: string, unit: string, atMost?: number): Figure => ({ name, unit, over: 'max', atMost });

/** The smallest value over all trials. */
export const least = (name: string, unit: string, atLeast?: number): Figure => ({ name, unit, over: 'min', atLeast });

/** A count that must be zero in every trial. */
export const none = (name: string): Figure => ({ name, unit: '', over: 'sum', atMost: 0 });

/** A count over all trials, reported only. */
export const count = (name: string): Figure => ({ name, unit: '', over: 'sum' });

/** One value for all trials; undefined when none of them measured it. */
export function overall({ name, over }: Figure, trials: readonly Readonly<Record<string, number>>[]): number | undefined {
  const values = trials.map((values) => values[name]).filter((value) => value !== undefined);
  if (values.length === 0) return undefined;
  if (over === 'sum') return values.reduce((sum, value) => sum + value, 0);
  return over === 'max' ? Math.max(...values) : Math.min(...values);
}

/** What of a trial's values breaks a bound, in words. */
export function brokenBounds(figures: readonly Figure[], values: Readonly<Record<string, number>>): string[] {
  return figures.flatMap(({ name, unit, atMost, atLeast }) => {
    const value = values[name];
    if (value === undefined) return [];
    if (atMost !== undefined && value > atMost) return [`${name} ${withUnit(value, unit)}, at most ${withUnit(atMost, unit)} allowed`];
    if (atLeast !== undefined && value < atLeast) return [`${name} ${withUnit(value, unit)}, at least ${withUnit(atLeast, unit)} wanted`];
    return [];
  });
}

/** `1,234.5 ms`. */
export function withUnit(value: number, unit: string): string {
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
  return `${rounded.toLocaleString('en-US')}${unit === '' ? '' : ` ${unit}`}`;
}

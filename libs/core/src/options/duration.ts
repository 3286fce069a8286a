const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `90s`, `10m`, `2h`, `1d` or a number of milliseconds; `undefined` when it is none of these or not above 0. */
export function parseDuration(given: unknown): number | undefined {
  if (typeof given === 'number') return Number.isFinite(given) && given > 0 ? given : undefined;
  const [, count, unit] = (typeof given === 'string' && /^(\d{1,15})(ms|s|m|h|d)$/.exec(given.trim())) || [];
  const ms = unit === undefined ? 0 : Number(count) * UNITS[unit]!;
  return ms > 0 ? ms : undefined;
}

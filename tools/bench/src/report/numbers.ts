/** `1,234`, `12.3` or `0.123`: three digits, and all before the point. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(size < 1 ? 2 : 3)));
}

export const withUnit = (value: number, unit: string): string => `${numberText(value)}${unit === '' ? '' : unit.startsWith('/') ? unit : ` ${unit}`}`;

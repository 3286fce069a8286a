export interface ValueMapping {
  readonly text: (text: string) => unknown;
  readonly number?: (number: number) => unknown;
  readonly key?: (key: string) => string;
}

/** A copy of JSON with its texts, numbers and keys put through functions. */
export function mapValues(value: unknown, mapping: ValueMapping): unknown {
  if (typeof value === 'string') return mapping.text(value);
  if (typeof value === 'number') return mapping.number === undefined ? value : mapping.number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => mapValues(each, mapping));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [mapping.key === undefined ? key : mapping.key(key), mapValues(each, mapping)]));
}

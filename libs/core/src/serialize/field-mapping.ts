import type { ExceptionShape } from '../record/record.schema';
import { put, type Fields } from './fields';

/** The value as the target field takes it; `undefined` when it does not fit and must go elsewhere. */
export type Convert = (value: unknown) => string | number | undefined;

/** Our field name → the name and form another schema has for it. */
export type FieldMapping = ReadonlyMap<string, readonly [target: string, convert: Convert]>;

export const text: Convert = (value) => (typeof value === 'string' ? value : undefined);
export const whole: Convert = (value) => (Number.isSafeInteger(value) ? (value as number) : undefined);

export function fieldMapping(entries: Readonly<Record<string, readonly [string, Convert]>>): FieldMapping {
  return new Map(Object.entries(entries));
}

export const targetsOf = (mapping: FieldMapping): string[] => [...mapping.values()].map(([target]) => target);

export interface MappedFields {
  /** Under the other schema's names. */
  readonly mapped: Record<string, unknown>;
  /** What it has no name for, or not for such a value. */
  readonly rest: Record<string, unknown>;
}

export function mapFields(fields: Fields, mapping: FieldMapping): MappedFields {
  const mapped: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const entry = mapping.get(name);
    const value = entry?.[1](fields[name]);
    if (entry === undefined || value === undefined) put(rest, name, fields[name]);
    else mapped[entry[0]] = value;
  }
  return { mapped, rest };
}

/** An exception and what caused it as one text, for schemas that have a single stack field. */
export function stackText({ type, message, traceback, cause }: ExceptionShape): string {
  const own = traceback ?? `${type}: ${message}`;
  return cause === undefined ? own : `${own}\nCaused by: ${stackText(cause)}`;
}

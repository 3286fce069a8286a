import type { ExceptionShape } from '../record/record.schema';
import { put, type Fields } from './fields';

/** The value as the target field takes it; `undefined` when it does not fit and must go elsewhere. */
export type Convert = (value: unknown) => string | number | undefined;

/** Our field name → the name and form another schema has for it. */
export type FieldMapping = Readonly<Record<string, readonly [target: string, convert: Convert]>>;

export const text: Convert = (value) => (typeof value === 'string' ? value : undefined);
export const whole: Convert = (value) => (Number.isSafeInteger(value) ? (value as number) : undefined);

/** Puts what the mapping knows into `out` and returns the rest. */
export function mapFields(fields: Fields, mapping: FieldMapping, out: Record<string, unknown>): Record<string, unknown> {
  const rest: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const [target, convert] = Object.hasOwn(mapping, name) ? mapping[name]! : [name, undefined];
    const value = convert?.(fields[name]);
    if (value === undefined || Object.hasOwn(out, target)) put(rest, name, fields[name]);
    else out[target] = value;
  }
  return rest;
}

/** An exception and what caused it as one text, for schemas that have a single stack field. */
export function stackText({ type, message, traceback, cause }: ExceptionShape): string {
  const own = traceback ?? `${type}: ${message}`;
  return cause === undefined ? own : `${own}\nCaused by: ${stackText(cause)}`;
}

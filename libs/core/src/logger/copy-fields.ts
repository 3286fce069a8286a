import { types } from 'node:util';
import { addFields } from '../redact/safe-read';
import { maskSensitive, sensitiveProperties } from '../redact/sensitive';

type Copy = (fields: object) => Record<string, unknown>;

/**
 * A shallow copy of what a caller passed as fields; never throws, whatever the object does. What a copy would lose is kept: properties marked `@Sensitive()`
 * are masked in it, and an object whose content lies elsewhere (a Map, a date, one with a `toJSON`) stands whole under `value`.
 */
export function copyFields(fields: object | undefined): Record<string, unknown> {
  return copied(fields, (each) => ({ ...each }));
}

/** The same with fields of ours, which win. */
export function fieldsWith(fields: object | undefined, own: object): Record<string, unknown> {
  return addFields(copied(fields, extensibleCopy), own);
}

/** See {@link addFields}. */
function extensibleCopy(fields: object): Record<string, unknown> {
  return addFields({}, fields);
}

function copied(fields: object | undefined, copy: Copy): Record<string, unknown> {
  try {
    if (fields === undefined || fields === null) return {};
    return isOpaque(fields) ? { value: fields } : masked(copy(fields), fields);
  } catch {
    return { unreadable: fields };
  }
}

function isOpaque(value: object): boolean {
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return true; // dates and buffers have one
  return types.isMap(value) || types.isSet(value) || ArrayBuffer.isView(value);
}

function masked(copy: Record<string, unknown>, fields: object): Record<string, unknown> {
  const prototype = Object.getPrototypeOf(fields) as object | null;
  if (prototype === Object.prototype || prototype === null) return copy;
  for (const [property, options] of sensitiveProperties(prototype)) {
    if (Object.hasOwn(copy, property)) copy[property] = maskSensitive(copy[property], options);
  }
  return copy;
}

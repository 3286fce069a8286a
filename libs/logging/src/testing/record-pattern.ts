import type { CanonicalRecord } from '@cairn/core';

/** Fields a record must have. A regular expression matches text; an asymmetric matcher (`expect.any(Number)`) whatever it matches. */
export type RecordPattern = { readonly [K in keyof CanonicalRecord]?: unknown };

interface AsymmetricMatcher {
  asymmetricMatch(value: unknown): boolean;
}

/** Whether `value` has everything `pattern` names: objects in part, arrays and all else as a whole. */
export function matches(value: unknown, pattern: unknown): boolean {
  if (pattern instanceof RegExp) return typeof value === 'string' && pattern.test(value);
  if (isAsymmetric(pattern)) return pattern.asymmetricMatch(value);
  if (Array.isArray(pattern)) {
    return Array.isArray(value) && value.length === pattern.length && pattern.every((part, i) => matches(value[i], part));
  }
  if (isObject(pattern)) {
    return isObject(value) && Object.entries(pattern).every(([key, part]) => matches(value[key], part));
  }
  return Object.is(value, pattern);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAsymmetric(value: unknown): value is AsymmetricMatcher {
  return isObject(value) && typeof value['asymmetricMatch'] === 'function';
}

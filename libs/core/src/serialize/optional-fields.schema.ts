import { z } from 'zod';

/** The part of a schema for fields that may be there or not and hold whatever the caller gave them. */
export function optionalFields<K extends string>(names: readonly K[]): Record<K, z.ZodOptional<z.ZodUnknown>> {
  return Object.fromEntries(names.map((name) => [name, z.unknown().optional()])) as Record<K, z.ZodOptional<z.ZodUnknown>>;
}

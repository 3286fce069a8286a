import type { AuditRecord } from '@cairn/audit';

export type Changes = NonNullable<AuditRecord['changes']>;

/** Fields of a field are looked at down to here; what is deeper counts as one value. */
const DEEPEST = 4;
const MOST_CHANGES = 100;
/** The path of a value that is no object with fields. */
export const WHOLE = 'value';

type Leaves = ReadonlyMap<string, unknown>;

/**
 * What differs between two values, by the path of the field. `shown` of each side, the redacted one, is what the record says; `raw` decides
 * whether there is a difference, so that a changed password is seen to have changed.
 */
export function changesBetween(before: { raw: unknown; shown: unknown }, after: { raw: unknown; shown: unknown }): Changes {
  const [rawBefore, rawAfter] = [leavesOf(before.raw), leavesOf(after.raw)];
  const [shownBefore, shownAfter] = [leavesOf(before.shown), leavesOf(after.shown)];
  const paths = [...new Set([...shownBefore.keys(), ...shownAfter.keys()])].sort();
  return paths
    .filter((path) => differs(path, rawBefore, rawAfter) || differs(path, shownBefore, shownAfter))
    .slice(0, MOST_CHANGES)
    .map((path) => ({ path, ...side('before', path, shownBefore), ...side('after', path, shownAfter) }));
}

function differs(path: string, before: Leaves, after: Leaves): boolean {
  return before.has(path) !== after.has(path) || textOf(before.get(path)) !== textOf(after.get(path));
}

function side<K extends 'before' | 'after'>(name: K, path: string, leaves: Leaves): { [key in K]?: unknown } {
  return (leaves.has(path) ? { [name]: leaves.get(path) ?? null } : {}) as { [key in K]?: unknown };
}

function leavesOf(value: unknown): Leaves {
  const leaves = new Map<string, unknown>();
  try {
    collect(value, '', 0, leaves);
  } catch {
    leaves.clear(); // a getter threw: the redacted side, which cannot, decides
  }
  return leaves;
}

function collect(value: unknown, path: string, depth: number, leaves: Map<string, unknown>): void {
  if (value === undefined || (path === '' && value === null)) return;
  if (!isObject(value) || depth >= DEEPEST) {
    leaves.set(path === '' ? WHOLE : path, value);
    return;
  }
  for (const key of Object.keys(value)) collect(value[key], path === '' ? key : `${path}.${key}`, depth + 1, leaves);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return String(typeof value); // circular, or a bigint: the redacted side decides
  }
}

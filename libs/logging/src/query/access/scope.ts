import { allOf, fieldIs, type Filter } from '@cairn/core/query';
import type { Access } from './access';

/** Characters that mean something in an expression. */
const SPECIAL = /[\\^$.*+?()[\]{}|]/g;

/**
 * What may be seen, as part of the filter of every query. The organization of the story counts, to the letter: not one that metadata names, and not in another case. The first condition says less, and lets a
 * store skip what cannot pass.
 */
export function scopeOf({ organization }: Access): Filter | undefined {
  if (organization === undefined) return undefined;
  const pattern = `^${organization.replace(SPECIAL, '\\$&')}$`;
  return allOf(fieldIs('organization_id', organization), { kind: 'field', field: 'context.organization_id', test: { op: 'regex', pattern } });
}

/**
 * Rows read or changed, from what a driver answered: `rowCount` (node-postgres), `affectedRows` (mysql2) or the rows themselves. Several
 * statements in one, as node-postgres answers them, have no count of their own.
 */
export function resultCount(raw: unknown): number | undefined {
  if (Array.isArray(raw)) return isAnswer(raw[0]) ? undefined : raw.length;
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { rowCount, affectedRows } = raw as { rowCount?: unknown; affectedRows?: unknown };
  if (typeof rowCount === 'number') return rowCount;
  return typeof affectedRows === 'number' ? affectedRows : undefined;
}

function isAnswer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'command' in value && 'rows' in value;
}

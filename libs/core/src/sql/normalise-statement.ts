import type { StatementShape } from './read-statement';

export type { StatementShape } from './read-statement';

/** Longer statements carry values of their own and are hardly met twice. */
const LONGEST_KEPT = 4_096;
/** Statements whose shapes are kept. An app has a few hundred; together they take at most 4 MB of text. */
const MOST_KEPT = 512;

const kept = new Map<string, StatementShape>();

/**
 * The shape of a statement of PostgreSQL, MySQL, SQLite or SQL Server. No literal survives: a value whose end cannot be found takes the
 * rest of the statement with it. One exception: a text between double quotes that looks like a name, and is in no place of a value, is taken for
 * one, also where the database is MySQL and no backtick says so. Takes time linear in the statement's length; what was read before is remembered.
 */
export function normaliseStatement(statement: string): StatementShape {
  const known = kept.get(statement);
  if (known !== undefined) return known;
  const { readStatement } = require('./read-statement') as typeof import('./read-statement');
  const shape = readStatement(String(statement));
  if (shape.text.length <= LONGEST_KEPT && String(statement).length <= LONGEST_KEPT) keep(statement, shape);
  return shape;
}

function keep(statement: string, shape: StatementShape): void {
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
  kept.set(statement, shape);
}

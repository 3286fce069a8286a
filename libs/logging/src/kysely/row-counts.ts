import type { CompiledQuery, QueryResult } from 'kysely';

/** Kysely's `log` is told of a query, not of its result: rows wait here from the one moment to the other, oldest first. */
const waiting = new WeakMap<CompiledQuery, number[]>();

/** Of one query running at the same time; where nobody logs, no more are kept. */
const MOST = 1_000;

export function keepRowCount(query: CompiledQuery, { numAffectedRows, rows }: QueryResult<unknown>): void {
  const count = numAffectedRows === undefined ? rows.length : Number(numAffectedRows);
  const counts = waiting.get(query);
  if (counts === undefined) waiting.set(query, [count]);
  else if (counts.length < MOST) counts.push(count);
}

/** Rows read or changed; undefined where the dialect is not observed, and of streams. */
export function takeRowCount(query: CompiledQuery): number | undefined {
  return waiting.get(query)?.shift();
}

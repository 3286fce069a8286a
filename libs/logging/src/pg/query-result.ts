/** What is read of a result of node-postgres. */
interface Result {
  /** The verb the server answered with, e.g. `SELECT`. */
  readonly command?: unknown;
  readonly rowCount?: unknown;
}

/** Several statements in one text have a result each. */
export function resultsOf(result: unknown): readonly Result[] {
  const results: readonly unknown[] = Array.isArray(result) ? result : [result];
  return results.filter((one): one is Result => typeof one === 'object' && one !== null);
}

/** Rows returned or changed; undefined where the server does not say. */
export function rowCountOf(result: unknown): number | undefined {
  const counts = resultsOf(result).flatMap(({ rowCount }) => (typeof rowCount === 'number' ? [rowCount] : []));
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

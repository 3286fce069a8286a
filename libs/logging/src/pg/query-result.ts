/** What is read of a result of node-postgres. */
interface Result {
  /** The verb the server answered with, e.g. `SELECT`. */
  readonly command?: unknown;
  readonly rowCount?: unknown;
}

/** Several statements in one text have a result each. */
export function forEachResult(result: unknown, seen: (result: Result) => void): void {
  if (Array.isArray(result)) for (const one of result as readonly unknown[]) forEachResult(one, seen);
  else if (typeof result === 'object' && result !== null) seen(result);
}

/** Rows returned or changed; undefined where the server does not say. */
export function rowCountOf(result: unknown): number | undefined {
  let sum: number | undefined;
  forEachResult(result, ({ rowCount }) => {
    if (typeof rowCount === 'number') sum = (sum ?? 0) + rowCount;
  });
  return sum;
}

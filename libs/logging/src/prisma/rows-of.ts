/** Operations on one row, which they answer with. */
const ONE_ROW = /^(?:find(?:Unique|First)|create$|update$|upsert$|delete$)/;

/** Rows read or changed by an operation, from its answer; of `count`, `aggregate` and the like it is not known. */
export function rowsOf(operation: string, answer: unknown): number | undefined {
  if (Array.isArray(answer)) return answer.length;
  if (operation.startsWith('$executeRaw')) return numberOr(answer);
  if (ONE_ROW.test(operation)) return answer === null ? 0 : 1;
  return operation.endsWith('Many') && typeof answer === 'object' && answer !== null ? numberOr((answer as { count?: unknown }).count) : undefined;
}

function numberOr(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

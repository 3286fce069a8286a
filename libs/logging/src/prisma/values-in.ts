/** What of an operation's arguments says which columns are wanted and how, and holds no value. */
const SHAPE = new Set(['select', 'include', 'omit', 'orderBy', 'by', 'distinct']);
/** An operation with more is told by its first ones. */
const MOST = 1_000;

/** The values an operation sends: the leaves of its `where`, `data` and so on. */
export function valuesIn(args: unknown): readonly unknown[] {
  const values: unknown[] = [];
  collect(args, values);
  return values;
}

function collect(value: unknown, into: unknown[]): void {
  if (into.length >= MOST || value === undefined) return;
  if (Array.isArray(value)) for (const each of value) collect(each, into);
  else if (isPlain(value)) collectFields(value, into);
  else into.push(value);
}

function collectFields(fields: Readonly<Record<string, unknown>>, into: unknown[]): void {
  for (const [name, value] of Object.entries(fields)) {
    if (!SHAPE.has(name)) collect(value, into);
  }
}

/** Not a date, a Decimal or bytes: these are values. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

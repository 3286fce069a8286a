/** Makes what stands in the place of a value: of the value itself, and of its redacted form. */
export type Replace = (raw: unknown, shown: unknown) => unknown;

/**
 * A copy of `shown`, the redacted form of `raw`, with the values at a dotted path replaced. In a list the path goes on in each of its elements, unless it names one
 * (`items.0.email`); a key may have dots itself.
 */
export function replaceAt(shown: unknown, raw: unknown, path: string, replace: Replace): unknown {
  if (path === '') return shown === null || shown === undefined ? shown : replace(raw ?? shown, shown);
  if (Array.isArray(shown)) return shown.map((each, i) => replaceAt(each, partOf(raw, String(i)), pathBelow(String(i), path) ?? path, replace));
  if (typeof shown !== 'object' || shown === null) return shown;
  return Object.fromEntries(
    Object.entries(shown).map(([key, each]) => {
      const below = pathBelow(key, path);
      return [key, below === undefined ? each : replaceAt(each, partOf(raw, key), below, replace)];
    }),
  );
}

/** What is left of a path behind a key; undefined when it does not lead through it. */
export function pathBelow(key: string, path: string): string | undefined {
  if (path === key) return '';
  return path.startsWith(`${key}.`) ? path.slice(key.length + 1) : undefined;
}

/** What is not there in the raw value, because the redacted one was made by its `toJSON`, is undefined. */
function partOf(raw: unknown, key: string): unknown {
  return typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>)[key] : undefined;
}

/** The value at a dotted path. */
export function valueAt(value: unknown, path: string): unknown {
  if (path === '') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const key = Object.keys(value).find((each) => pathBelow(each, path) !== undefined);
  return key === undefined ? undefined : valueAt(partOf(value, key), pathBelow(key, path)!);
}

/** A property of anything; undefined when it has none or its getter throws. */
export function readSafely(of: unknown, key: string): unknown {
  if ((typeof of !== 'object' && typeof of !== 'function') || of === null) return undefined;
  try {
    return (of as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

/** Milliseconds since a `performance.now()`, to the microsecond. */
export function sinceMs(begun: number): number {
  return Math.round((performance.now() - begun) * 1000) / 1000;
}

/** Milliseconds since a reading of `performance.now()`, to the microsecond. */
export function elapsedMs(begun: number): number {
  return Math.round((performance.now() - begun) * 1000) / 1000;
}

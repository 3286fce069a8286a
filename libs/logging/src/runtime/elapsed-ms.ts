/** Milliseconds since a reading of `performance.now()`, to the microsecond. */
export function elapsedMs(begun: number): number {
  return roundMs(performance.now() - begun);
}

/** Microseconds are enough. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

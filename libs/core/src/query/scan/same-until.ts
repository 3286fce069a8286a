/**
 * Where text that was read before, from `place` on and before `placeEnd`, stops being the same as that which begins at `at` and ends before `end`. Eight bytes are one
 * comparison: as doubles, of which the two zeros alone are the same with different bytes, and no text that was read has a zero byte.
 */
export function sameUntil(view: DataView, place: number, placeEnd: number, at: number, end: number): number {
  const delta = at - place;
  const limit = Math.min(placeEnd, end - delta);
  let until = place;
  while (until + 8 <= limit && view.getFloat64(until, true) === view.getFloat64(until + delta, true)) until += 8;
  if (until + 4 <= limit && view.getInt32(until, true) === view.getInt32(until + delta, true)) until += 4;
  while (until < limit && view.getUint8(until) === view.getUint8(until + delta)) until += 1;
  return until;
}

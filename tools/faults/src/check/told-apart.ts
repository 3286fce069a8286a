/**
 * How well two kinds of answers can be told apart by how long they took: the largest difference of their distributions (Kolmogorov-Smirnov), which is what the best threshold
 * gains. 0: not at all; 1: always.
 */
export function toldApart(one: readonly number[], other: readonly number[]): number {
  const all = [...one.map((ms) => ({ ms, step: 1 / one.length })), ...other.map((ms) => ({ ms, step: -1 / other.length }))].sort((a, b) => a.ms - b.ms);
  let [difference, most] = [0, 0];
  for (const [index, { ms, step }] of all.entries()) {
    difference += step;
    if (all[index + 1]?.ms !== ms) most = Math.max(most, Math.abs(difference));
  }
  return most;
}

/** One time in a thousand, chance alone makes two equal distributions of this many answers look more different. */
export function byChance(one: number, other: number): number {
  return Math.sqrt(-Math.log(0.001 / 2) / 2) * Math.sqrt((one + other) / (one * other));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

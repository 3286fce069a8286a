/** Chance of at most `failures` in `trials` when each fails with probability `p`. */
function atMost(failures: number, trials: number, p: number): number {
  let term = (1 - p) ** trials;
  let sum = term;
  for (let k = 1; k <= failures; k += 1) {
    term *= ((trials - k + 1) / k) * (p / (1 - p));
    sum += term;
  }
  return sum;
}

/**
 * The one-sided 95 % upper bound of a probability after `failures` in `trials` (Clopper-Pearson, exact). Without failures that is about 3 / trials, the rule of three.
 */
export function upperBound(failures: number, trials: number): number {
  if (failures >= trials) return 1;
  let low = 0;
  let high = 1;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (atMost(failures, trials, middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

/** One seed for each trial of each case. */
export function seedOf(seed: number, caseNumber: number, trial: number): number {
  return Math.imul(seed, 0x9e3779b1) ^ Math.imul(caseNumber + 1, 0x85ebca6b) ^ Math.imul(trial + 1, 0xc2b2ae35);
}

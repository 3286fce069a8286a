/** Of a HyperLogLog as Redis has it: 14 bits of a hash name a register, the other 50 give its rank, from 1. */
export const REGISTERS = 16_384;
export const MOST_RANK = 51;
/** 1 / (2 ln 2) */
const ALPHA = 0.721347520444481703680;

/**
 * How many different values registers stand for: Ertl's estimator (https://arxiv.org/abs/1702.01284, algorithm 6) in the steps of Redis 5 and above, so that the figure is the same
 * to the last one.
 *
 * @param byRank how many registers have each rank, from 0 (unset) to {@link MOST_RANK}.
 */
export function estimateOf(byRank: ArrayLike<number>): number {
  let sum = REGISTERS * tau((REGISTERS - byRank[MOST_RANK]!) / REGISTERS);
  for (let rank = MOST_RANK - 1; rank >= 1; rank -= 1) sum = (sum + byRank[rank]!) * 0.5;
  sum += REGISTERS * sigma(byRank[0]! / REGISTERS);
  return Math.round((ALPHA * REGISTERS * REGISTERS) / sum);
}

function sigma(share: number): number {
  if (share === 1) return Infinity;
  let [power, factor, sum, before] = [share, 1, share, NaN];
  while (sum !== before) {
    power *= power;
    before = sum;
    sum += power * factor;
    factor += factor;
  }
  return sum;
}

function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let [root, factor, sum, before] = [share, 1, 1 - share, NaN];
  while (sum !== before) {
    root = Math.sqrt(root);
    before = sum;
    factor *= 0.5;
    sum -= (1 - root) ** 2 * factor;
  }
  return sum / 3;
}

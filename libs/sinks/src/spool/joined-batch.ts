import type { SpooledBatch } from '@cairn/core/remote';

/** A batch and the one behind it, from another place: settled in order. */
export function joinedBatch(one: SpooledBatch, behind: SpooledBatch): SpooledBatch {
  let left = one.lines.length;
  const settle = (count: number): void => {
    const here = Math.min(count, left);
    left -= here;
    one.settle(here);
    behind.settle(count - here);
  };
  return { lines: [...one.lines, ...behind.lines], settle };
}

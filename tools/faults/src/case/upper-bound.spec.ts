import { upperBound } from './upper-bound';

describe('the 95 % upper bound', () => {
  it('is about 3 / trials when nothing failed', () => {
    expect(upperBound(0, 200)).toBeCloseTo(0.014867, 5); // 1 - 0.05^(1/200)
    expect(upperBound(0, 1_000) * 1_000).toBeCloseTo(2.99, 2);
  });

  it.each([
    [1, 10, 0.394163],
    [5, 100, 0.102253],
    [50, 100, 0.586335],
  ])('after %i of %i failed is that of Clopper and Pearson', (failures, trials, bound) => {
    expect(upperBound(failures, trials)).toBeCloseTo(bound, 4);
  });

  it('is 1 when everything failed', () => {
    expect(upperBound(3, 3)).toBe(1);
  });
});

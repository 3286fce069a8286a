import { byChance, median, toldApart } from './told-apart';

describe('how well two kinds of answers are told apart', () => {
  it('is nothing for the same times, and everything for times that do not overlap', () => {
    expect(toldApart([1, 2, 3], [3, 1, 2])).toBeCloseTo(0);
    expect(toldApart([1, 2, 3], [4, 5, 6])).toBeCloseTo(1);
    expect(toldApart([1, 2, 3, 4], [3, 4, 5, 6])).toBeCloseTo(0.5);
    expect(toldApart([100, 100, 200], [100, 200, 200])).toBeCloseTo(1 / 3);
  });

  it('may by chance be what the tables say', () => {
    expect(byChance(300, 300)).toBeCloseTo(1.9495 * Math.sqrt(2 / 300), 3); // c(0.001) of Kolmogorov-Smirnov
    expect(median([5, 1, 3])).toBe(3);
  });
});

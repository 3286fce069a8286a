import { quantile, summaryOf } from './summary';

describe('a summary', () => {
  it('has the median, the lowest and the highest of the rounds', () => {
    expect(summaryOf([5, 1, 9])).toEqual({ median: 5, low: 1, high: 9, rounds: 3 });
    expect(summaryOf([4, 2]).median).toBe(3);
  });

  it('of nothing is refused', () => {
    expect(() => summaryOf([])).toThrow('no round measured anything');
  });

  it('quantiles lie between the two nearest values', () => {
    const values = Array.from({ length: 101 }, (_, at) => at);
    expect([quantile(values, 0.5), quantile(values, 0.99), quantile([1, 2], 0.75)]).toEqual([50, 99, 1.75]);
  });
});

import { brokenBounds, count, least, most, none, overall, withUnit } from './figure';

describe('a figure', () => {
  const trials: Record<string, number>[] = [{ lost: 2, ms: 10 }, { lost: 0, ms: 40 }, { ms: 20 }];

  it('over several trials is their worst value or their sum', () => {
    expect(overall(most('ms', 'ms'), trials)).toBe(40);
    expect(overall(least('ms', 'ms'), trials)).toBe(10);
    expect(overall(count('lost'), trials)).toBe(2);
  });

  it('nobody measured has no value', () => {
    expect(overall(count('torn'), trials)).toBeUndefined();
  });

  it('breaks its bound above or below it, in words', () => {
    const figures = [most('resumed after', 'ms', 5_000), least('throughput kept', '%', 50), none('lost'), most('rate', 'records/s')];
    expect(brokenBounds(figures, { 'resumed after': 5_000, 'throughput kept': 50, lost: 0, rate: 1e9 })).toEqual([]);
    expect(brokenBounds(figures, { 'resumed after': 5_001, 'throughput kept': 49.5, lost: 1 })).toEqual([
      'resumed after 5,001 ms, at most 5,000 ms allowed',
      'throughput kept 49.5 %, at least 50 % wanted',
      'lost 1, at most 0 allowed',
    ]);
  });

  it('is written with thousands and two digits', () => {
    expect([withUnit(1_234.567, 'ms'), withUnit(1.239, 'MB'), withUnit(0, '')]).toEqual(['1,235 ms', '1.24 MB', '0']);
  });
});

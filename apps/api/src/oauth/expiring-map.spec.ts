import { ExpiringMap } from './expiring-map';

describe('A map of what expires', () => {
  let now = 0;
  const map = (capacity = 10): ExpiringMap<number> => new ExpiringMap(100, capacity, () => now);

  it('knows an entry until its time is over', () => {
    const entries = map();
    entries.put('a', 1);
    now += 99;
    expect(entries.get('a')).toBe(1);
    now += 1;
    expect(entries.get('a')).toBeUndefined();
  });

  it('holds the newest when there are too many', () => {
    const entries = map(2);
    ['a', 'b', 'c'].forEach((key, n) => entries.put(key, n));
    expect(['a', 'b', 'c'].map((key) => entries.get(key))).toEqual([undefined, 1, 2]);
  });
});

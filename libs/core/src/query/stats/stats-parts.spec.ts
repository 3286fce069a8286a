import { SeededRandom } from '../../testing';
import { DurationHistogram } from './duration-histogram';
import { normalisePath } from './path-pattern';
import { VisitorSketch } from './visitor-sketch';

describe('percentiles of durations', () => {
  it.each([0.05, 3, 40, 900, 60_000])('are within 5 % of the exact ones around %d ms', (median) => {
    const random = new SeededRandom(median * 100);
    const durations = Array.from({ length: 20_000 }, () => Math.max(0.02, random.duration(median, 1)));
    const histogram = new DurationHistogram();
    durations.forEach((duration) => histogram.add(duration));
    durations.sort((a, b) => a - b);
    for (const share of [0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1]) {
      const exact = durations[Math.ceil(share * durations.length) - 1]!;
      expect(Math.abs(histogram.percentile(share)! - exact) / exact).toBeLessThan(0.05);
    }
  });

  it('of parts merge into those of the whole', () => {
    const [whole, one, other] = [new DurationHistogram(), new DurationHistogram(), new DurationHistogram()];
    const random = new SeededRandom(3);
    for (let n = 0; n < 1_000; n += 1) {
      const duration = random.duration(30);
      whole.add(duration);
      (n % 3 === 0 ? one : other).add(duration);
    }
    one.merge(other);
    expect(one.buckets).toEqual(whole.buckets);
    expect(new DurationHistogram(one.buckets).percentile(0.95)).toBe(whole.percentile(0.95));
  });

  it('are none without durations, and take what no clock gives', () => {
    expect(new DurationHistogram().percentile(0.5)).toBeNull();
    const odd = new DurationHistogram();
    for (const duration of [0, -1, NaN, 1e300, Infinity]) odd.add(duration);
    expect(odd.total).toBe(5);
    expect(Number.isFinite(odd.percentile(1))).toBe(true);
  });
});

describe('the estimate of visitors', () => {
  // what PFCOUNT of Redis answers after PFADD of the same texts
  it.each([[0, 0], [1, 1], [50, 50], [3_000, 3_035], [20_000, 20_046], [200_000, 200_183]])('of %d is %d, as Redis counts, also when it was stored in parts', (count, counted) => {
    const [one, other] = [new VisitorSketch(), new VisitorSketch()];
    for (let n = 0; n < count; n += 1) {
      one.add(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
      if (n % 2 === 0) other.add(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
    }
    const stored = new VisitorSketch();
    stored.addPacked(one.toPacked());
    stored.merge(other);
    expect([one.count(), stored.count()]).toEqual([counted, counted]);
  });
});

describe('the pattern of a path', () => {
  it.each([
    ['/tasks/42', '/tasks/:id'],
    ['/tasks/42/comments/7', '/tasks/:id/comments/:id'],
    ['/tasks/tsk_9876543', '/tasks/:id'],
    ['/users/550e8400-e29b-41d4-a716-446655440000/avatar', '/users/:id/avatar'],
    ['/files/5f1dc57e1a2b', '/files/:id'],
    ['/files/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/files/:id'],
    ['/users/u***@example.com', '/users/:id'],
    ['/tasks?page=2', '/tasks'],
    ['/api/v1/tasks', '/api/v1/tasks'],
    ['/oauth/token', '/oauth/token'],
    ['/reports/summary-weekly', '/reports/summary-weekly'],
    ['/', '/'],
    ['', ''],
  ])('of %s is %s', (path, pattern) => {
    expect(normalisePath(path)).toBe(pattern);
  });
});

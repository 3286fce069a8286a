import { retryDelayMs } from './retry-delay';

describe('the wait before another attempt', () => {
  it.each([
    [undefined, 1, 100],
    [undefined, 3, 400],
    [20, 4, 160],
    [60_000, 17, 2 ** 31 - 1], // a longer one would be no wait at all
    [0, 9, 0],
  ])('with a backoff of %p ms after attempt %d is %d ms', (backoffMs, failed, delay) => {
    expect(retryDelayMs(backoffMs, failed)).toBe(delay);
  });
});

import { MicrosecondClock, MillisecondClock } from './clock';

describe('timestamps', () => {
  it('are ISO 8601 UTC with milliseconds by default', () => {
    expect(new MillisecondClock().format(Date.UTC(2026, 0, 2, 3, 4, 5, 6))).toBe('2026-01-02T03:04:05.006Z');
  });

  it('have six digits on request', () => {
    expect(new MicrosecondClock().format(Date.UTC(2026, 0, 2, 3, 4, 5, 6) + 0.5)).toBe('2026-01-02T03:04:05.006500Z');
  });

  it('tell moments within one millisecond apart, and never go back', () => {
    const clock = new MicrosecondClock();
    const times = Array.from({ length: 1_000 }, () => clock.format(clock.now()));
    expect([...times].sort()).toEqual(times);
    expect(times.some((time) => !time.endsWith('000Z'))).toBe(true);
  });

  it('do not go back when the process is halted between the readings of two clocks', () => {
    const clock = new MicrosecondClock();
    const before = clock.now();
    const wall = Date.now();
    const stale = jest.spyOn(Date, 'now').mockReturnValueOnce(wall);
    const monotonic = jest.spyOn(performance, 'now').mockReturnValueOnce(performance.now() + 50);
    try {
      expect(clock.now()).toBeGreaterThanOrEqual(before);
    } finally {
      stale.mockRestore();
      monotonic.mockRestore();
    }
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(5);
  });

  it('stay on the wall clock when that is set', () => {
    const clock = new MicrosecondClock();
    const day = 86_400_000;
    const wall = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + day);
    try {
      expect(Math.abs(clock.now() - Date.now())).toBeLessThan(10);
    } finally {
      wall.mockRestore();
    }
  });
});

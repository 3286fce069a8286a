import { DEBUG, TRACE } from '../record/level';
import { LevelOverrides } from './level-overrides';

describe('levels changed for a time', () => {
  const DAY_MS = 86_400_000;
  let expired: string[];
  let overrides: LevelOverrides<string>;

  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z') });
    expired = [];
    overrides = new LevelOverrides<string>((key) => void expired.push(key));
  });
  afterEach(() => jest.useRealTimers());

  const change = (key: string, forMs?: number, level = DEBUG): void => overrides.set(key, { target: key, level, by: 'ops' }, forMs);

  it('end when their time is over, and not before', () => {
    change('ORDERS', 600_000);
    change('HTTP');
    jest.advanceTimersByTime(599_999);
    expect(overrides.list().map(({ target, leftMs }) => [target, leftMs])).toEqual([['ORDERS', 1], ['HTTP', undefined]]);
    jest.advanceTimersByTime(1);
    expect([expired, overrides.keys()]).toEqual([['ORDERS'], ['HTTP']]);
  });

  it.each([['back', -DAY_MS], ['ahead', 40 * DAY_MS]])('do so when the wall clock is set %s', (_where, step) => {
    change('ORDERS', 600_000);
    jest.setSystemTime(Date.now() + step);
    jest.advanceTimersByTime(599_999);
    expect(expired).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(expired).toEqual(['ORDERS']);
  });

  it('begin anew when they are changed again, and never end once they are taken back', () => {
    change('ORDERS', 1_000);
    jest.advanceTimersByTime(900);
    change('ORDERS', 1_000, TRACE);
    jest.advanceTimersByTime(900);
    expect([expired, overrides.get('ORDERS')]).toEqual([[], TRACE]);
    expect(overrides.remove('ORDERS')).toMatchObject({ level: TRACE, by: 'ops', leftMs: 100 });
    jest.advanceTimersByTime(10_000);
    expect([expired, overrides.remove('ORDERS'), jest.getTimerCount()]).toEqual([[], undefined, 0]);
  });
});

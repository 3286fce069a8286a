import { healthScore, type ScoredCheck } from './health-score';

describe('the health score', () => {
  it.each<[number, string, ScoredCheck[]]>([
    [0, 'no checks', []],
    [100, 'all are healthy', [{ status: 'healthy' }, { status: 'healthy', critical: true }]],
    [0, 'all are unhealthy', [{ status: 'unhealthy' }]],
    [66.67, 'one of three is unhealthy', [{ status: 'healthy' }, { status: 'healthy' }, { status: 'unhealthy' }]],
    [33.33, 'the critical one of two is unhealthy', [{ status: 'healthy' }, { status: 'unhealthy', critical: true }]],
    [65, 'one of two timed out', [{ status: 'healthy' }, { status: 'timeout' }]],
    [30, 'there is no verdict at all', [{ status: 'error' }, { status: 'cancelled', critical: true }, { status: 'degraded' }]],
  ])('is %d when %s', (score, _when, checks) => {
    expect(healthScore(checks)).toBe(score);
  });
});

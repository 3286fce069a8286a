/**
 * What came of a health check: `degraded` still serves; `timeout`, `error` and `cancelled` say that the check itself gave no verdict.
 */
export type CheckStatus = 'healthy' | 'degraded' | 'unhealthy' | 'timeout' | 'error' | 'cancelled';

/** A check as far as the score weighs it. */
export interface ScoredCheck {
  readonly status: CheckStatus;
  /** Default false. */
  readonly critical?: boolean;
}

const CRITICAL_WEIGHT = 2;
const NO_VERDICT_CREDIT = 0.3;

/**
 * How well a system is, 0 to 100 with at most two decimals, by the weights of `calculate_health_score` in the health checker whose records the `metric`
 * layout keeps: a critical check counts twice; a healthy one gives its whole weight, an unhealthy one nothing, any other status 0.3 of it. Without
 * checks 0.
 */
export function healthScore(checks: Iterable<ScoredCheck>): number {
  let weights = 0;
  let gained = 0;
  for (const { status, critical = false } of checks) {
    const weight = critical ? CRITICAL_WEIGHT : 1;
    weights += weight;
    gained += weight * creditOf(status);
  }
  return weights === 0 ? 0 : Math.round((gained / weights) * 10_000) / 100;
}

function creditOf(status: CheckStatus): number {
  if (status === 'healthy') return 1;
  return status === 'unhealthy' ? 0 : NO_VERDICT_CREDIT;
}

import type { HealthCheckResult } from './health-check';
import { healthScore } from './health-score';

/** `unhealthy`: a critical check failed; `degraded`: another did, or one is degraded. */
export type SystemStatus = 'healthy' | 'degraded' | 'unhealthy';

/** All checks of one round together. */
export interface HealthRound {
  readonly status: SystemStatus;
  /** See {@link healthScore}. */
  readonly score: number;
  readonly failedChecks: number;
  readonly results: readonly HealthCheckResult[];
}

export function healthRound(results: readonly HealthCheckResult[], status = statusOf(results)): HealthRound {
  return { status, score: healthScore(results), failedChecks: results.filter(isFailed).length, results };
}

function statusOf(results: readonly HealthCheckResult[]): SystemStatus {
  if (results.some((result) => result.critical && isFailed(result))) return 'unhealthy';
  return results.every(({ status }) => status === 'healthy') ? 'healthy' : 'degraded';
}

function isFailed({ status }: HealthCheckResult): boolean {
  return status !== 'healthy' && status !== 'degraded';
}

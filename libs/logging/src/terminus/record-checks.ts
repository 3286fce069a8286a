import type { HealthCheckService, HealthIndicatorFunction } from '@nestjs/terminus';
import type { HealthCheckResult } from '../metric/health-check';
import type { HealthCheckLogger } from '../metric/health-check.logger';
import { ObservedIndicator } from './observed-indicator';

type Check = (indicators: HealthIndicatorFunction[]) => Promise<{ status: string }>;

const observed = new WeakSet<HealthCheckService>();

/** From now on each `check` of this service is recorded: its indicators one by one, then the round. */
export function recordChecks(service: HealthCheckService, log: HealthCheckLogger, critical: ReadonlySet<string>): void {
  if (observed.has(service)) return;
  observed.add(service);
  const target = service as { check: Check };
  const check = target.check.bind(service);
  target.check = async (indicators) => {
    const results: HealthCheckResult[] = [];
    const watched = indicators.map((indicator) => {
      const one = new ObservedIndicator(indicator, log, critical);
      return async () => one.run((result) => results.push(result));
    });
    try {
      return await check(watched);
    } finally {
      log.completeRound(results, systemStatus(results));
    }
  };
}

/** As terminus answers: 503 as soon as one indicator is down, critical or not. */
function systemStatus(results: readonly HealthCheckResult[]): 'healthy' | 'degraded' | 'unhealthy' {
  if (results.every(({ status }) => status === 'healthy')) return 'healthy';
  return results.every(({ status }) => status === 'healthy' || status === 'degraded') ? 'degraded' : 'unhealthy';
}

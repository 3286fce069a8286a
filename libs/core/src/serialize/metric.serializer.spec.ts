import { some } from '../testing';
import { MetricSerializer } from './metric.serializer';

const serializer = new MetricSerializer(some.identity());
const base = { timestamp: '2026-01-02T03:04:05.678Z', service: 'some-service', component: 'health_checker' };

describe('metric', () => {
  it('carries the listed measures and nothing else', () => {
    const measures = {
      check_name: 'database',
      status: 'healthy',
      response_time: 12.5,
      critical: true,
      timeout_duration: 5,
      cache_hit_rate: 0.9,
      total_checks: 4,
      failed_checks: 0,
      health_score: 100,
      system_status: 'ok',
      performance_metric: 'p95',
      cache_performance: 'good',
    };
    const record = some.redactedRecord({ category: 'metric', component: 'health_checker', operation: 'check', metadata: { ...measures, host: 'x', user: 'y' } });
    expect(JSON.parse(serializer.serialize(record))).toEqual({ ...base, metric_type: 'health_check', operation: 'check', ...measures });
  });

  it('may be of another type', () => {
    const record = some.redactedRecord({ component: 'health_checker', metadata: { metric_type: 'cache' } });
    expect(JSON.parse(serializer.serialize(record))).toEqual({ ...base, metric_type: 'cache' });
  });
});

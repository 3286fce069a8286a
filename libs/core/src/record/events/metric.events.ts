import { DEBUG, ERROR, INFO } from '../level';
import { event } from './catalogue-event';

const CHECK = ['check_name', 'status', 'response_time', 'critical', 'timeout_duration'] as const;

/** Health checks and measured values. */
export const METRIC_EVENTS = {
  healthCheckStarted: event({
    name: 'health.check.started',
    category: 'metric',
    level: DEBUG,
    message: 'Health check started',
    fields: ['check_name', 'critical', 'timeout_duration'],
    about: 'A health check begins.',
  }),
  healthCheckCompleted: event({
    name: 'health.check.completed',
    category: 'metric',
    level: INFO,
    message: 'Health check completed',
    fields: [...CHECK],
    about: 'A health check succeeded: `status` is `healthy` or `degraded`. `response_time` and `timeout_duration` are in milliseconds.',
  }),
  healthCheckFailed: event({
    name: 'health.check.failed',
    category: 'metric',
    level: ERROR,
    message: 'Health check failed',
    fields: [...CHECK, 'error_type', 'reason'],
    about: 'A health check failed or took too long: `status` is `unhealthy`, `timeout`, `error` or `cancelled`.',
  }),
  metricHealth: event({
    name: 'metric.health',
    category: 'metric',
    level: INFO,
    message: 'System health measured',
    fields: ['metric_type', 'total_checks', 'failed_checks', 'health_score', 'system_status'],
    about: 'All checks of one round together. `metric_type` is `health`; `health_score` is 0 to 100.',
  }),
  metricPerformance: event({
    name: 'metric.performance',
    category: 'metric',
    level: INFO,
    message: 'Performance measured',
    fields: ['metric_type', 'performance_metric', 'response_time', 'status'],
    about: 'How long something of the app took. `metric_type` is `performance`, `performance_metric` its name; `response_time` is in milliseconds.',
  }),
  metricCache: event({
    name: 'metric.cache',
    category: 'metric',
    level: INFO,
    message: 'Cache performance measured',
    fields: ['metric_type', 'cache_performance', 'cache_hit_rate'],
    about: 'How often a cache had what was asked for. `metric_type` is `cache`, `cache_performance` names the cache; the rate is 0 to 1.',
  }),
};

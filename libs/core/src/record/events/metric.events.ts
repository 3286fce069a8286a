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
    about: 'A health check succeeded. `response_time` is in milliseconds.',
  }),
  healthCheckFailed: event({
    name: 'health.check.failed',
    category: 'metric',
    level: ERROR,
    message: 'Health check failed',
    fields: [...CHECK],
    about: 'A health check failed or took too long.',
  }),
  metricHealth: event({
    name: 'metric.health',
    category: 'metric',
    level: INFO,
    message: 'System health measured',
    fields: ['total_checks', 'failed_checks', 'health_score', 'system_status'],
    about: 'All checks of one round together. `health_score` is 0 to 100.',
  }),
  metricPerformance: event({
    name: 'metric.performance',
    category: 'metric',
    level: INFO,
    message: 'Performance measured',
    fields: ['performance_metric', 'response_time', 'component'],
    about: 'A measured value of the app.',
  }),
  metricCache: event({
    name: 'metric.cache',
    category: 'metric',
    level: INFO,
    message: 'Cache performance measured',
    fields: ['cache_performance', 'cache_hit_rate'],
    about: 'How often a cache had what was asked for; the rate is 0 to 1.',
  }),
};

import type { Line, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import { asString, toLine } from './fields';
import type { Serializer } from './serializer';

/** The only metadata a metric line carries; its values are the caller's. */
export const METRIC_MEASURES = [
  'check_name',
  'status',
  'response_time',
  'critical',
  'timeout_duration',
  'cache_hit_rate',
  'total_checks',
  'failed_checks',
  'health_score',
  'system_status',
  'performance_metric',
  'cache_performance',
] as const;

export class MetricSerializer implements Serializer {
  readonly layout = 'metric';

  constructor(private readonly identity: ProcessIdentity) {}

  serialize({ origin, timestamp, metadata }: RedactedRecord): Line {
    const line: Record<string, unknown> = {
      timestamp,
      service: this.identity.service,
      metric_type: asString(metadata.metric_type) ?? 'health_check',
      component: origin.component,
      operation: origin.operation,
    };
    for (const name of METRIC_MEASURES) {
      if (Object.hasOwn(metadata, name)) line[name] = metadata[name];
    }
    return toLine(line);
  }
}

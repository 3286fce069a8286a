import type { Line, RecordOrigin, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import { asString, members, type Fields } from './fields';
import { Remembered } from './remembered';
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
  private readonly service: string;
  private readonly places = new Remembered(({ component, operation }: RecordOrigin) => members({ component, operation }));

  constructor({ service }: ProcessIdentity) {
    this.service = members({ service });
  }

  serialize({ origin, timestamp, metadata }: RedactedRecord): Line {
    const type = members({ metric_type: asString(metadata.metric_type) ?? 'health_check' });
    return `{"timestamp":"${timestamp}"${this.service}${type}${this.places.of(origin)}${members(measuresOf(metadata))}}\n` as Line;
  }
}

function measuresOf(metadata: Fields): Fields {
  const measures: Record<string, unknown> = {};
  for (const name of METRIC_MEASURES) {
    if (Object.hasOwn(metadata, name)) measures[name] = metadata[name];
  }
  return measures;
}

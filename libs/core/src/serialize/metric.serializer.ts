import type { Line, RecordOrigin, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import { CarriedNames } from './carried-names';
import { asString, escaped, members, type Fields } from './fields';
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

const PLACES: ReadonlyMap<string, number> = new Map(METRIC_MEASURES.map((name, place) => [name, place]));

export class MetricSerializer implements Serializer {
  readonly layout = 'metric';
  private readonly service: string;
  private readonly origins = new Remembered(({ component, operation }: RecordOrigin) => ({ place: members({ component, operation }), carried: new CarriedNames(PLACES) }));

  constructor({ service }: ProcessIdentity) {
    this.service = members({ service });
  }

  serialize({ origin, timestamp, metadata }: RedactedRecord): Line {
    const { place, carried } = this.origins.of(origin);
    const type = escaped(asString(metadata.metric_type) ?? 'health_check');
    return `{"timestamp":"${timestamp}"${this.service},"metric_type":"${type}"${place}${measuresOf(metadata, carried.of(metadata))}}\n` as Line;
  }
}

function measuresOf(metadata: Fields, names: readonly string[]): string {
  if (names.length === 0) return '';
  const measures: Record<string, unknown> = {};
  for (const name of names) measures[name] = metadata[name];
  return members(measures);
}

import { z } from 'zod';
import type { Line, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import { canonicalRecordSchema } from '../record/record.schema';
import { asString, toLine } from './fields';
import type { Serializer } from './serializer';

/** The only metadata a metric line carries; its values are the caller's. */
const MEASURES = [
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

const { timestamp, operation } = canonicalRecordSchema.shape;

export const metricSchema = z
  .strictObject({
    timestamp,
    service: z.string(),
    metric_type: z.string().describe('`metric_type` of the metadata, else `health_check`'),
    component: z.string(),
    operation,
    ...(Object.fromEntries(MEASURES.map((name) => [name, z.unknown().optional()])) as Record<(typeof MEASURES)[number], z.ZodOptional<z.ZodUnknown>>),
  })
  .describe('A measurement, layout `metric`: listed fields only');

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
    for (const name of MEASURES) {
      if (Object.hasOwn(metadata, name)) line[name] = metadata[name];
    }
    return toLine(line);
  }
}

import { z } from 'zod';
import { canonicalRecordSchema } from '../record/record.schema';
import { optionalFields } from './optional-fields.schema';
import { METRIC_MEASURES } from './metric.serializer';

const { timestamp, operation } = canonicalRecordSchema.shape;

export const metricSchema = z
  .strictObject({
    timestamp,
    service: z.string(),
    metric_type: z.string().describe('`metric_type` of the metadata, else `health_check`'),
    component: z.string(),
    operation,
    ...optionalFields(METRIC_MEASURES),
  })
  .describe('A measurement, layout `metric`: listed fields only');

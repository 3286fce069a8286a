import { z } from 'zod';
import { canonicalRecordSchema } from '../record/record.schema';
import { SPAN_ID, TRACE_ID } from './otel-mapping';

const nanoseconds = z.string().regex(/^\d+$/).describe('Nanoseconds since the epoch');

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
export const otelSchema = z
  .strictObject({
    Timestamp: nanoseconds,
    ObservedTimestamp: nanoseconds,
    SeverityText: canonicalRecordSchema.shape.level,
    SeverityNumber: z.number().int().min(1).max(24),
    Body: z.string(),
    TraceId: z.string().regex(TRACE_ID).optional(),
    SpanId: z.string().regex(SPAN_ID).optional(),
    EventName: z.string().optional(),
    Resource: z.strictObject({
      'service.name': z.string(),
      'service.version': z.string(),
      'deployment.environment.name': z.string(),
      'host.name': z.string(),
      'process.pid': z.number().int(),
    }),
    InstrumentationScope: z.strictObject({ Name: z.string() }),
    Attributes: z.looseObject({ 'log.record.uid': z.string(), 'thread.id': z.number().int(), category: canonicalRecordSchema.shape.category }),
  })
  .describe('OpenTelemetry log data model, layout `otel`; attributes have semantic-convention names where there are any');

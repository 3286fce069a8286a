import { z } from 'zod';
import { canonicalRecordSchema, contextSchema } from '../record/record.schema';
import type { LeadField } from './flat-task.serializer';

const { request_id, user_id, organization_id } = contextSchema.shape;

const lead = {
  correlation_id: z.string().nullable(),
  resource_id: z.string().nullable(),
  module_path: z.string().nullable(),
  execution_id: z.string().nullable(),
  duration_ms: z.number().nullable(),
} satisfies Record<LeadField, z.ZodType>;

export const flatTaskSchema = z
  .looseObject({
    ...canonicalRecordSchema.omit({ context: true, metadata: true }).shape,
    ...lead,
    request_id,
    user_id,
    organization_id,
  })
  .describe(
    'A Cairn record, layout `flat-task`: context and metadata stand at the top level. A metadata key whose name is taken is written with the prefix `metadata_`, a context key with `context_`.',
  );

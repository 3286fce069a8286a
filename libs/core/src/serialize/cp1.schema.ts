import { z } from 'zod';
import { CP1_LEVELS } from './cp1.serializer';

const id = z.string().nullable();

export const cp1Schema = z
  .strictObject({
    timestamp: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/),
    level: z.enum(CP1_LEVELS),
    component: z.string(),
    message: z.string(),
    tenant_id: id.describe('`tenant_id` of the context, else its `organization_id`'),
    run_id: id,
    flow_id: id,
    step_id: id,
    trace_id: id,
    context: z
      .looseObject({ record_id: z.string(), request_id: id, user_id: id, organization_id: id })
      .describe('The other fields of the record, its context and its metadata in one'),
  })
  .describe('A Cairn record, layout `cp1`');

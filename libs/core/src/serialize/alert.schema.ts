import { z } from 'zod';
import { SEVERITIES } from '../record/level';
import { canonicalRecordSchema, contextSchema } from '../record/record.schema';
import { ALERT_METADATA } from './alert.serializer';
import { optionalFields } from './optional-fields.schema';

const { timestamp, level, event, category, operation, record_id } = canonicalRecordSchema.shape;
const { request_id, user_id, organization_id } = contextSchema.shape;

export const alertSchema = z
  .strictObject({
    timestamp,
    level,
    service: z.string(),
    alert_type: z.string().describe('`alert_level` of the metadata, else the level in lower case'),
    component: z.string(),
    operation,
    message: z.string(),
    severity: z.enum(SEVERITIES),
    ...optionalFields(ALERT_METADATA),
    exception_type: z.string().optional(),
    exception_message: z.string().optional(),
    category,
    event,
    record_id,
    request_id,
    user_id,
    organization_id,
  })
  .describe("An alert, layout `alert`. It says which request, message, job, login, query, call or flow it is about, and what was wrong, as far as the record does; texts are cut at 300 characters, lists at five. `category`, `event` and the ids lead from it to the record and its story.");

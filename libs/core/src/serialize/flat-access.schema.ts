import { z } from 'zod';
import { canonicalRecordSchema } from '../record/record.schema';

const text = z.string().nullable();
const count = z.number().nullable();

export const flatAccessSchema = z
  .strictObject({
    timestamp: canonicalRecordSchema.shape.timestamp,
    client_ip: text,
    client_hostname: text,
    proxy_hostname: text.describe('The requested host'),
    method: text,
    path: text,
    status_code: count,
    response_time_ms: count,
    user_id: text,
    user_agent: text,
    referrer: text,
    bytes_sent: count,
    error: text,
  })
  .describe('One HTTP request, layout `flat-access`; null when unknown');

import { z } from 'zod';
import type { Line, RedactedRecord } from '../record/log-record';
import { canonicalRecordSchema } from '../record/record.schema';
import { asNumber, asString, toLine } from './fields';
import type { Serializer } from './serializer';

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

/** The access log: one line per completed request, and none for any other record. */
export class FlatAccessSerializer implements Serializer {
  readonly layout = 'flat-access';

  serialize({ origin, timestamp, metadata, context, exception }: RedactedRecord): Line | undefined {
    if (origin.event !== 'http.request.completed') return undefined;
    return toLine({
      timestamp,
      client_ip: asString(metadata.ip_address),
      client_hostname: asString(metadata.client_hostname),
      proxy_hostname: asString(metadata.host),
      method: asString(metadata.method),
      path: asString(metadata.path),
      status_code: asNumber(metadata.status_code),
      response_time_ms: asNumber(metadata.duration_ms),
      user_id: context.fields.user_id,
      user_agent: asString(metadata.user_agent),
      referrer: asString(metadata.referrer),
      bytes_sent: asNumber(metadata.response_size_bytes),
      error: exception?.message ?? null,
    });
  }
}

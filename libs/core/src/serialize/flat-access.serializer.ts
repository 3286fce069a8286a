import type { Line, RedactedRecord } from '../record/log-record';
import { asNumber, asString, toLine } from './fields';
import type { Serializer } from './serializer';

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
      error: exception?.message ?? asString(metadata.error_message),
    });
  }
}

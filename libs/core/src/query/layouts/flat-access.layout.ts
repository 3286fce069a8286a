import { WARNING, ERROR, INFO } from '../../record/level';
import { RecordBuilder, text, type Fields } from './record-builder';
import type { UntypedRecord } from './typed-record';

/** Name in the access log → name in the metadata. */
const METADATA: Readonly<Record<string, string>> = {
  client_ip: 'ip_address',
  client_hostname: 'client_hostname',
  proxy_hostname: 'host',
  response_time_ms: 'duration_ms',
  bytes_sent: 'response_size_bytes',
};

/** `flat-access`: requests only, so that category, event and level follow. */
export function readFlatAccess(line: Fields): UntypedRecord {
  const builder = new RecordBuilder();
  const { timestamp, error, ...rest } = line;
  builder.set('timestamp', text(timestamp));
  builder.set('level', levelOf(line.status_code));
  builder.set('category', 'request');
  builder.set('event', 'http.request.completed');
  if (typeof error === 'string') builder.set('exception', { message: error });
  for (const name of Object.keys(rest)) builder.place(METADATA[name] ?? name, rest[name]);
  return builder.build('HTTP request completed');
}

/** As a request record has it. */
function levelOf(status: unknown): string {
  if (typeof status !== 'number' || status < 400) return INFO.name;
  return status < 500 ? WARNING.name : ERROR.name;
}

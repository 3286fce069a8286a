import type { Line, RecordOrigin, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import type { Serializer } from './serializer';

/**
 * The canonical layout, and the hot path: what follows from the record's origin is text made once, the context's text
 * is made once per change of the context, and only message and metadata are stringified per record.
 */
export class NestedSerializer implements Serializer {
  readonly layout = 'nested';
  private readonly prefixes = new WeakMap<RecordOrigin, string>();
  private readonly suffix: string;

  constructor(private readonly identity: ProcessIdentity) {
    const { process_id, thread_id, host_name } = identity;
    this.suffix = `,${JSON.stringify({ process_id, thread_id, host_name }).slice(1)}\n`;
  }

  serialize(record: RedactedRecord): Line {
    const { origin, exception, source } = record;
    let line = `{"timestamp":"${record.timestamp}"${this.prefixes.get(origin) ?? this.makePrefix(origin)}${JSON.stringify(
      record.message,
    )},"context":${record.context.json},"metadata":${JSON.stringify(record.metadata)}`;
    if (exception !== undefined) line += `,"exception":${JSON.stringify(exception)}`;
    if (source !== undefined) line += `,"source":${JSON.stringify(source)}`;
    return `${line},"record_id":"${record.record_id}"${this.suffix}` as Line;
  }

  private makePrefix(origin: RecordOrigin): string {
    const { service, version, environment } = this.identity;
    const { level, category, event, component, operation } = origin;
    const fields = { level: level.name, service, version, environment, category, event, component, operation };
    const prefix = `,${JSON.stringify(fields).slice(1, -1)},"message":`;
    this.prefixes.set(origin, prefix);
    return prefix;
  }
}

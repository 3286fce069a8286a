import type { Line, RecordOrigin, RedactedContext, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import { asString, members, type Fields } from './fields';
import { Remembered } from './remembered';
import type { Serializer } from './serializer';

/**
 * Metadata that an alert carries when it is there: which request, message, job, login, query, call or flow it is about, and what was wrong; then
 * flags. Its values are the caller's.
 */
export const ALERT_METADATA = [
  'method',
  'path',
  'route',
  'status_code',
  'outcome',
  'duration_ms',
  'task_name',
  'queue',
  'attempt',
  'username',
  'ip_address',
  'ip_addresses',
  'attempt_count',
  'required_permission',
  'table',
  'statement',
  'count',
  'provider',
  'endpoint',
  'client_id',
  'reason',
  'error',
  'code',
  'check_name',
  'error_type',
  'error_message',
  'critical',
  'incident_tracking',
  'performance_issue',
  'validation_failed',
  'critical_failure',
] as const;

const PLACES: ReadonlyMap<string, number> = new Map(ALERT_METADATA.map((name, place) => [name, place]));

/** An alert is read on a telephone: longer texts and lists are cut. */
const LONGEST_TEXT = 300;
const MOST_ITEMS = 5;

interface AlertTexts {
  readonly head: string;
  readonly alertType: string;
  readonly middle: string;
  readonly tail: string;
}

/** Records of WARNING and above, short, for those who are paged. */
export class AlertSerializer implements Serializer {
  readonly layout = 'alert';
  private readonly origins = new Remembered((origin: RecordOrigin) => this.prepare(origin));
  private readonly contexts = new Remembered(({ fields: { request_id, user_id, organization_id } }: RedactedContext) => members({ request_id, user_id, organization_id }));

  constructor(private readonly identity: ProcessIdentity) {}

  serialize(record: RedactedRecord): Line {
    const { metadata, exception } = record;
    const { head, alertType, middle, tail } = this.origins.of(record.origin);
    const named = asString(metadata.alert_level);
    let line = `{"timestamp":"${record.timestamp}"${head}${named === null ? alertType : JSON.stringify(named)}${middle}`;
    line += JSON.stringify(record.message) + tail + carried(metadata);
    if (exception !== undefined) {
      line += `,"exception_type":${JSON.stringify(exception.type)},"exception_message":${JSON.stringify(inShort(exception.message))}`;
    }
    return `${line},"record_id":"${record.record_id}"${this.contexts.of(record.context)}}\n` as Line;
  }

  private prepare({ level, component, operation, category, event }: RecordOrigin): AlertTexts {
    return {
      head: `${members({ level: level.name, service: this.identity.service })},"alert_type":`,
      alertType: `"${level.name.toLowerCase()}"`,
      middle: `${members({ component, operation })},"message":`,
      tail: members({ severity: level.severity, category, event }),
    };
  }
}

/** What of the metadata an alert carries, in the order of the list above. */
function carried(metadata: Fields): string {
  const names = Object.keys(metadata).filter((name) => PLACES.has(name));
  if (names.length > 1) names.sort((a, b) => PLACES.get(a)! - PLACES.get(b)!);
  let text = '';
  for (const name of names) {
    const value = JSON.stringify(inShort(metadata[name])) as string | undefined;
    if (value !== undefined) text += `,"${name}":${value}`;
  }
  return text;
}

function inShort(value: unknown): unknown {
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  if (!Array.isArray(value)) return value;
  const items = value.slice(0, MOST_ITEMS).map(inShort);
  return value.length > MOST_ITEMS ? [...items, '…'] : items;
}

import type { Line, RecordOrigin, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import { asString, members } from './fields';
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

  constructor(private readonly identity: ProcessIdentity) {}

  serialize(record: RedactedRecord): Line {
    const { metadata, exception } = record;
    const { head, alertType, middle, tail } = this.origins.of(record.origin);
    const named = asString(metadata.alert_level);
    let line = `{"timestamp":"${record.timestamp}"${head}${named === null ? alertType : JSON.stringify(named)}${middle}`;
    line += JSON.stringify(record.message) + tail;
    for (const name of ALERT_METADATA) {
      if (Object.hasOwn(metadata, name)) line += members({ [name]: inShort(metadata[name]) });
    }
    if (exception !== undefined) {
      line += members({ exception_type: exception.type, exception_message: inShort(exception.message) });
    }
    const { request_id, user_id, organization_id } = record.context.fields;
    return `${line}${members({ record_id: record.record_id, request_id, user_id, organization_id })}}\n` as Line;
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

function inShort(value: unknown): unknown {
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  if (!Array.isArray(value)) return value;
  const items = value.slice(0, MOST_ITEMS).map(inShort);
  return value.length > MOST_ITEMS ? [...items, '…'] : items;
}

import type { Line, RecordOrigin, RedactedContext, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import { CarriedNames } from './carried-names';
import { asString, escaped, members, type Fields } from './fields';
import { inOnePiece } from './one-piece';
import { Remembered, RememberedText } from './remembered';
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
const LABELS: ReadonlyMap<string, string> = new Map(ALERT_METADATA.map((name) => [name, `,"${name}":`]));

/** An alert is read on a telephone: longer texts and lists are cut. */
const LONGEST_TEXT = 300;
const MOST_ITEMS = 5;

/** What the alerts of one origin have in common. */
interface AlertTexts {
  /** From behind the timestamp to the metadata, by the message. */
  readonly unnamed: RememberedText;
  /** The same around the type that a caller has named. */
  readonly head: string;
  readonly middle: string;
  readonly tail: string;
  readonly carried: CarriedNames;
  /** Up to the message, by the type. */
  readonly exception: RememberedText;
}

/** Records of WARNING and above, short, for those who are paged. */
export class AlertSerializer implements Serializer {
  readonly layout = 'alert';
  private readonly origins = new Remembered((origin: RecordOrigin) => this.prepare(origin));
  /** From behind the record's id. */
  private readonly contexts = new Remembered(({ fields: { request_id, user_id, organization_id } }: RedactedContext) => inOnePiece(`"${members({ request_id, user_id, organization_id })}}\n`));

  constructor(private readonly identity: ProcessIdentity) {}

  serialize(record: RedactedRecord): Line {
    const { message, metadata, exception } = record;
    const texts = this.origins.of(record.origin);
    const named = asString(metadata.alert_level);
    const beginning = named === null ? texts.unnamed.of(message) : beginningOf(texts, JSON.stringify(named), message);
    let line = `{"timestamp":"${record.timestamp}${beginning}${membersNamed(texts.carried.of(metadata), metadata)}`;
    if (exception !== undefined) line += `${texts.exception.of(exception.type)}${escaped(cut(exception.message))}"`;
    return `${line},"record_id":"${record.record_id}${this.contexts.of(record.context)}` as Line;
  }

  private prepare({ level, component, operation, category, event }: RecordOrigin): AlertTexts {
    const alertType = `"${level.name.toLowerCase()}"`;
    const texts = {
      head: `"${members({ level: level.name, service: this.identity.service })},"alert_type":`,
      middle: `${members({ component, operation })},"message":`,
      tail: members({ severity: level.severity, category, event }),
    };
    return {
      ...texts,
      unnamed: new RememberedText((message) => beginningOf(texts, alertType, message)),
      carried: new CarriedNames(PLACES),
      exception: new RememberedText((type) => `,"exception_type":${JSON.stringify(type)},"exception_message":"`),
    };
  }
}

function beginningOf({ head, middle, tail }: Pick<AlertTexts, 'head' | 'middle' | 'tail'>, alertType: string, message: string): string {
  return head + alertType + middle + JSON.stringify(message) + tail;
}

/** What of the metadata an alert carries. */
function membersNamed(names: readonly string[], metadata: Fields): string {
  let text = '';
  for (const name of names) {
    const value = jsonOf(metadata[name]);
    if (value !== undefined) text += LABELS.get(name)! + value;
  }
  return text;
}

function jsonOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return JSON.stringify(inShort(value)) as string | undefined;
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

function inShort(value: unknown): unknown {
  if (typeof value === 'string') return cut(value);
  if (!Array.isArray(value)) return value;
  const items = value.slice(0, MOST_ITEMS).map(inShort);
  return value.length > MOST_ITEMS ? [...items, '…'] : items;
}

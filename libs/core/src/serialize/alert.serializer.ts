import { z } from 'zod';
import type { Line, RecordOrigin, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import { canonicalRecordSchema, contextSchema } from '../record/record.schema';
import { asString, members } from './fields';
import { Remembered } from './remembered';
import type { Serializer } from './serializer';

/** Metadata that an alert carries when it is there; its values are the caller's. */
const FLAGS = [
  'check_name',
  'error_type',
  'critical',
  'incident_tracking',
  'performance_issue',
  'validation_failed',
  'critical_failure',
] as const;

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
    severity: z.enum(['low', 'info', 'medium', 'high', 'critical']),
    ...(Object.fromEntries(FLAGS.map((name) => [name, z.unknown().optional()])) as Record<(typeof FLAGS)[number], z.ZodOptional<z.ZodUnknown>>),
    exception_type: z.string().optional(),
    exception_message: z.string().optional(),
    category,
    event,
    record_id,
    request_id,
    user_id,
    organization_id,
  })
  .describe('An alert, layout `alert`. `category`, `event` and the ids lead from it to the record and its story.');

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
    for (const name of FLAGS) {
      if (Object.hasOwn(metadata, name)) line += members({ [name]: metadata[name] });
    }
    if (exception !== undefined) {
      line += members({ exception_type: exception.type, exception_message: exception.message });
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

import type { Line, RecordOrigin, RedactedContext, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import { RECORD_FIELDS } from '../record/record-fields';
import { asNumber, asString, beside, members, type Fields } from './fields';
import { Remembered } from './remembered';
import type { Serializer } from './serializer';

/** Leading fields that context or metadata may know; null when neither does. */
export const LEAD_FIELDS = ['correlation_id', 'resource_id', 'module_path', 'execution_id', 'duration_ms'] as const;
export type LeadField = (typeof LEAD_FIELDS)[number];
type Lead = { readonly [F in LeadField]: (F extends 'duration_ms' ? number : string) | null };

/** Names that are taken. The record's `context` and `metadata` have no field of their own here. */
const RESERVED: ReadonlySet<string> = new Set([...RECORD_FIELDS.filter((name) => name !== 'context' && name !== 'metadata'), ...LEAD_FIELDS]);

interface FlatContext {
  readonly lead: Omit<Lead, 'duration_ms'>;
  /** The other fields, under the names they have in the line. */
  readonly rest: Fields;
  readonly text: string;
}

/** Everything at the top level, for per-job files. Texts of origin and context are made once, as in the nested layout. */
export class FlatTaskSerializer implements Serializer {
  readonly layout = 'flat-task';
  private readonly origins = new Remembered((origin: RecordOrigin) => this.prepareOrigin(origin));
  private readonly contexts = new Remembered(prepareContext);
  private readonly place: string;
  private readonly suffix: string;

  constructor(private readonly identity: ProcessIdentity) {
    const { service, environment, process_id, thread_id, host_name } = identity;
    this.place = members({ service, environment });
    this.suffix = `${members({ process_id, thread_id, host_name })}}\n`;
  }

  serialize(record: RedactedRecord): Line {
    const { exception, source } = record;
    const { head, tail } = this.origins.of(record.origin);
    const context = this.contexts.of(record.context);
    const lead = leadOf(record, context.lead);
    let line = `{"timestamp":"${record.timestamp}"${head}${JSON.stringify(record.message)}${this.place}${members(lead)}${tail}`;
    line += context.text + members(beside(lead, record.metadata, 'metadata_', RESERVED, context.rest));
    if (exception !== undefined) line += `,"exception":${JSON.stringify(exception)}`;
    if (source !== undefined) line += `,"source":${JSON.stringify(source)}`;
    return `${line},"record_id":"${record.record_id}"${this.suffix}` as Line;
  }

  private prepareOrigin({ level, category, event, component, operation }: RecordOrigin): { head: string; tail: string } {
    return {
      head: `,"level":"${level.name}","message":`,
      tail: members({ version: this.identity.version, category, event, component, operation }),
    };
  }
}

function prepareContext({ fields }: RedactedContext): FlatContext {
  const lead = {
    correlation_id: asString(fields.correlation_id),
    resource_id: asString(fields.resource_id),
    module_path: asString(fields.module_path),
    execution_id: asString(fields.execution_id),
  };
  const rest = beside(lead, fields, 'context_', RESERVED);
  return { lead, rest, text: members(rest) };
}

function leadOf({ metadata, subject }: RedactedRecord, known: FlatContext['lead']): Lead {
  const resource = subject?.type === 'resource' ? subject.id : null;
  return {
    correlation_id: known.correlation_id ?? asString(metadata.correlation_id),
    resource_id: known.resource_id ?? asString(metadata.resource_id) ?? resource,
    module_path: known.module_path ?? asString(metadata.module_path),
    execution_id: known.execution_id ?? asString(metadata.execution_id),
    duration_ms: asNumber(metadata.duration_ms),
  };
}

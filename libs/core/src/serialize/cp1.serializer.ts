import type { LevelName } from '../record/level';
import type { Line, RecordOrigin, RedactedContext, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import { asString, beside, members, type Fields } from './fields';
import { Remembered } from './remembered';
import type { Serializer } from './serializer';

/** CP1 knows four levels. */
export const CP1_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;

const LEVEL_IN_CP1: Readonly<Record<LevelName, (typeof CP1_LEVELS)[number]>> = {
  TRACE: 'DEBUG',
  DEBUG: 'DEBUG',
  INFO: 'INFO',
  WARNING: 'WARN',
  ERROR: 'ERROR',
  CRITICAL: 'ERROR',
};

/** Fields of the record that stand in the context: a context or metadata key of such a name gets a prefix. */
const OWN: ReadonlySet<string> = new Set([
  'service',
  'version',
  'environment',
  'process_id',
  'thread_id',
  'host_name',
  'category',
  'event',
  'operation',
  'record_id',
  'exception',
  'source',
]);

export class Cp1Serializer implements Serializer {
  readonly layout = 'cp1';
  private readonly origins = new Remembered((origin: RecordOrigin) => this.prepareOrigin(origin));
  private readonly contexts = new Remembered(prepareContext);

  constructor(private readonly identity: ProcessIdentity) {}

  serialize(record: RedactedRecord): Line {
    const { exception, source } = record;
    const { head, tail } = this.origins.of(record.origin);
    const context = this.contexts.of(record.context);
    let line = `{"timestamp":"${sixDigits(record.timestamp)}"${head}${JSON.stringify(record.message)}${context.ids}`;
    line += `,"context":{"record_id":"${record.record_id}"${tail}${context.text}`;
    line += members(beside(context.rest, record.metadata, 'metadata_', OWN));
    if (exception !== undefined) line += `,"exception":${JSON.stringify(exception)}`;
    if (source !== undefined) line += `,"source":${JSON.stringify(source)}`;
    return `${line}}}\n` as Line;
  }

  private prepareOrigin({ level, component, category, event, operation }: RecordOrigin): { head: string; tail: string } {
    return {
      head: `${members({ level: LEVEL_IN_CP1[level.name], component })},"message":`,
      tail: members({ category, event, operation, ...this.identity }),
    };
  }
}

interface Cp1Context {
  readonly ids: string;
  readonly rest: Fields;
  readonly text: string;
}

function prepareContext({ fields }: RedactedContext): Cp1Context {
  const { tenant_id, run_id, flow_id, step_id, trace_id, ...others } = fields;
  const ids = {
    tenant_id: asString(tenant_id) ?? asString(others.organization_id),
    run_id: asString(run_id),
    flow_id: asString(flow_id),
    step_id: asString(step_id),
    trace_id: asString(trace_id),
  };
  const rest = beside({}, others, 'context_', OWN);
  return { ids: members(ids), rest, text: members(rest) };
}

const MILLISECONDS_LENGTH = '2026-01-02T03:04:05.678Z'.length;

function sixDigits(timestamp: string): string {
  return timestamp.length === MILLISECONDS_LENGTH ? `${timestamp.slice(0, -1)}000Z` : timestamp;
}

import { z } from 'zod';
import type { LevelName } from '../record/level';
import type { Line, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import { asString, beside, toLine } from './fields';
import type { Serializer } from './serializer';

const id = z.string().nullable();

export const cp1Schema = z
  .strictObject({
    timestamp: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/),
    level: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']),
    component: z.string(),
    message: z.string(),
    tenant_id: id.describe('`tenant_id` of the context, else its `organization_id`'),
    run_id: id,
    flow_id: id,
    step_id: id,
    trace_id: id,
    context: z.looseObject({ record_id: z.string(), request_id: z.string().nullable() }).describe('The other fields of the record, its context and its metadata in one'),
  })
  .describe('A Cairn record, layout `cp1`');

/** CP1 knows four levels. */
const CP1_LEVELS: Readonly<Record<LevelName, string>> = {
  TRACE: 'DEBUG',
  DEBUG: 'DEBUG',
  INFO: 'INFO',
  WARNING: 'WARN',
  ERROR: 'ERROR',
  CRITICAL: 'ERROR',
};

export class Cp1Serializer implements Serializer {
  readonly layout = 'cp1';

  constructor(private readonly identity: ProcessIdentity) {}

  serialize(record: RedactedRecord): Line {
    const { origin, timestamp, message } = record;
    const { tenant_id, run_id, flow_id, step_id, trace_id, ...others } = record.context.fields;
    const top = {
      tenant_id: asString(tenant_id) ?? others.organization_id,
      run_id: asString(run_id),
      flow_id: asString(flow_id),
      step_id: asString(step_id),
      trace_id: asString(trace_id),
    };
    return toLine({
      timestamp: sixDigits(timestamp),
      level: CP1_LEVELS[origin.level.name],
      component: origin.component,
      message,
      ...top,
      context: this.contextOf(record, others),
    });
  }

  /** The record's own fields keep their names; a context or metadata key of the same name gets a prefix. */
  private contextOf({ origin, record_id, metadata, exception, source }: RedactedRecord, context: object): object {
    const { category, event, operation } = origin;
    const own = { ...this.identity, category, event, operation, record_id, exception, source };
    const said = { ...own, ...beside(own, { ...context }, 'context_') };
    return { ...said, ...beside(said, metadata, 'metadata_') };
  }
}

const MILLISECONDS_LENGTH = '2026-01-02T03:04:05.678Z'.length;

function sixDigits(timestamp: string): string {
  return timestamp.length === MILLISECONDS_LENGTH ? `${timestamp.slice(0, -1)}000Z` : timestamp;
}

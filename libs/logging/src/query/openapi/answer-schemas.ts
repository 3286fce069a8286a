import { STATS_SECTIONS } from '@cairn/core/query';
import { z } from 'zod';
import type { Schema } from '../parameters/parameter';
import { LEVEL_CHANGE } from '../routes/level-change';

const text: Schema = { type: 'string' };
const count: Schema = { type: 'integer', minimum: 0 };
const orNull = (type: string): Schema => ({ type: [type, 'null'] });
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const object = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = Object.keys(properties)): Schema => ({ type: 'object', required, properties });

const CURSOR: Schema = { type: 'string', description: 'Continues behind this page; absent when there is nothing more.' };
const PARTIAL: Schema = { type: 'boolean', description: 'The time of one search was up: the cursor goes on.' };

const SKIPPED = object({ corrupt: count, oversized: count, unreadable: count });
const summary: Readonly<Record<string, Schema>> = {
  requests: count,
  requests_per_second: { type: 'number' },
  error_rate: { type: 'number', minimum: 0, maximum: 1 },
  p50_response_time: orNull('number'),
  p95_response_time: orNull('number'),
  p99_response_time: orNull('number'),
  unique_visitors: count,
};

const sections = Object.fromEntries(STATS_SECTIONS.map((section) => [section, listOf({ type: 'object' })]));
const flowStep = object({ timestamp: orNull('string'), event: orNull('string'), step: orNull('string'), level: orNull('string'), ip_address: orNull('string'), request_id: orNull('string'), error: orNull('string') });
const level = object({ target: { oneOf: [text, { type: 'object' }] }, level: text, by: orNull('string'), until: orNull('string'), reach: orNull('integer'), near: orNull('string') });

/** What the routes answer, by name; tests hold real answers against it. */
export const SCHEMAS: Readonly<Record<string, Schema>> = {
  Record: object(
    {
      timestamp: text, level: text, service: text, version: text, environment: text, category: text, event: text, component: text, operation: text, message: text,
      context: { type: 'object' }, metadata: { type: 'object' }, exception: { type: 'object' }, source: { type: 'object' },
      record_id: text, process_id: { type: 'integer' }, thread_id: { type: 'integer' }, host_name: text,
    },
    ['message', 'context', 'metadata'],
  ),
  Page: object({ records: listOf(ref('Record')), cursor: CURSOR, skipped: SKIPPED, partial: PARTIAL }, ['records', 'skipped']),
  Stats: object({ from: { type: 'number' }, to: { type: 'number' }, summary: object(summary), ...summary, ...sections, skipped: SKIPPED, partial: PARTIAL }, ['from', 'to', 'summary', 'skipped', ...Object.keys(summary)]),
  Jobs: object({ jobs: listOf(object({ type: text, id: text, size_bytes: orNull('integer'), modified: { type: 'string', format: 'date-time' } })) }),
  Flows: object({ flows: listOf(object({ session_id: orNull('string'), client_id: orNull('string'), username: orNull('string'), failed: { type: 'boolean' }, steps: listOf(flowStep) })), cursor: CURSOR, partial: PARTIAL }, ['flows']),
  Events: { type: 'string', description: 'Events `record` (data: a Record) and `gap` (data: {"reason":"slow"|"lost","records"?}), each with an `id` to go on from by `Last-Event-ID`.' },
  Level: level,
  Levels: object({ levels: listOf(ref('Level')) }),
  Reset: object({ reset: count }),
  Cleared: object({ files: count }),
  Settings: object({ set_by: { type: 'object' } }),
  Description: { type: 'object' },
  LevelChange: withoutDialect(z.toJSONSchema(LEVEL_CHANGE)),
  Problem: object(
    { type: text, title: text, status: { type: 'integer' }, detail: text, code: text, parameter: text, position: count, length: count, cure: text },
    ['type', 'title', 'status'],
  ),
};

function withoutDialect({ $schema: _, ...schema }: Record<string, unknown>): Schema {
  return schema;
}

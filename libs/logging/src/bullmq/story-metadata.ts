import { formatTraceparent, parseLevel, type ContextFields, type ContextState, type Level } from '@cairn/core';
import type { Carrier } from '../context/open-context';

/** Format of our part of a job's telemetry metadata; a reader leaves versions it does not know alone. */
const VERSION = 1;

/**
 * What a story takes along besides its ids and trace: who it is for. User names stay behind: a queue keeps its jobs, and the
 * user's id finds the name.
 */
const PASSED_ON = [
  'user_id',
  'organization_id',
  'tenant_id',
  'client_id',
  'session_id',
  'run_id',
  'flow_id',
] as const;

/** Longer values stay behind, so that our part stays below 2 KiB. */
const MAX_VALUE_LENGTH = 128;
/** Metadata beyond this is not read: neither we nor an OpenTelemetry propagator (W3C baggage: 8,192 bytes) write so much. */
const MAX_METADATA_LENGTH = 16_384;

/** A story as it stands in a job's telemetry metadata. */
export interface StoryMetadata {
  readonly carrier: Carrier;
  readonly fields: ContextFields;
  /** The story's own level, where it has one. */
  readonly level: Level | undefined;
  /** What the telemetry composed with ours had written. */
  readonly inner: string;
}

/**
 * The metadata text BullMQ keeps with a job: a JSON object with W3C `traceparent` and `tracestate` at its top, as bullmq-otel writes
 * them, and our part under `cairn`. What `inner` wrote is merged in (its trace wins) or, when it is no JSON object, kept aside.
 */
export function writeMetadata(state: ContextState | undefined, inner: string): string {
  if (state === undefined) return inner;
  const merged = parseObject(inner);
  const aside = merged === undefined && inner !== '' ? { inner } : undefined;
  return JSON.stringify({ ...traceOf(state), ...merged, cairn: { v: VERSION, ...storyOf(state), ...aside } });
}

/** Reads it back. Whatever is malformed, foreign or of another version is as good as absent. */
export function readMetadata(metadata: unknown): StoryMetadata {
  if (typeof metadata !== 'string') return { carrier: {}, fields: {}, level: undefined, inner: '' };
  const { traceparent, tracestate, cairn } = parseObject(metadata) ?? {};
  const story = isObject(cairn) && cairn['v'] === VERSION ? cairn : {};
  return {
    carrier: { requestId: story['request_id'], correlationId: story['correlation_id'], traceparent, tracestate },
    fields: pick(story),
    level: typeof story['level'] === 'string' ? parseLevel(story['level']) : undefined,
    inner: typeof story['inner'] === 'string' ? story['inner'] : metadata,
  };
}

function traceOf({ trace, fields }: ContextState): Record<string, string> {
  if (trace === undefined) return {};
  const { trace_id: traceId = trace.traceId, span_id: spanId = trace.spanId } = fields;
  const traceparent = formatTraceparent({ traceId, spanId, flags: trace.flags });
  return trace.state === undefined ? { traceparent } : { traceparent, tracestate: trace.state };
}

function storyOf({ fields, level }: ContextState): Record<string, unknown> {
  const { request_id, correlation_id } = fields;
  return { request_id, correlation_id, level: level?.name, ...pick(fields) };
}

function pick(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const key of PASSED_ON) {
    const value = fields[key];
    if (typeof value === 'string' && value !== '' && value.length <= MAX_VALUE_LENGTH) picked[key] = value;
  }
  return picked;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  if (text === '' || text.length > MAX_METADATA_LENGTH) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // no JSON: somebody else's format
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

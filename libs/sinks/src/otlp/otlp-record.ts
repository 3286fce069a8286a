import type { CanonicalRecord } from '@cairn/core';
import { otelRecord, otelResource } from '@cairn/core/remote';
import type { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';

/** What OpenTelemetry's serialisers take. */
export type ReadableLogRecord = Parameters<typeof ProtobufLogsSerializer.serializeRequest>[0][number];
type Resource = ReadableLogRecord['resource'];
type Scope = ReadableLogRecord['instrumentationScope'];
type Attributes = ReadableLogRecord['attributes'];

/** Serialisers group by the identity of these objects, so there is one for each; more than this many are not kept. */
const MOST_KEPT = 1_000;
/** W3C: what a story's flags are unless its context says otherwise. */
const SAMPLED = 1;
const MS_DIGITS = 24;

/** Records of layout `nested` in the form of OpenTelemetry's SDK. */
export class OtlpRecords {
  private readonly resources = new Map<string, Resource>();
  private readonly scopes = new Map<string, Scope>();

  read(line: string): ReadableLogRecord {
    const record = JSON.parse(line) as CanonicalRecord;
    const { traceId, spanId, severityNumber, attributes } = otelRecord(record);
    const time = hrTime(record.timestamp);
    return {
      hrTime: time,
      hrTimeObserved: time,
      severityText: record.level,
      severityNumber,
      body: record.message,
      eventName: record.event,
      attributes: withoutNulls(attributes),
      droppedAttributesCount: 0,
      spanContext: traceId === undefined ? undefined : { traceId, spanId: spanId ?? '', traceFlags: flagsOf(record.context['trace_flags']) },
      resource: this.resourceOf(record),
      instrumentationScope: this.scopeOf(record.component),
    };
  }

  /** A spool may hold records of a process that ended, with another version and id. */
  private resourceOf(record: CanonicalRecord): Resource {
    const { service, version, environment, host_name, process_id } = record;
    const key = `${service}\n${version}\n${environment}\n${host_name}\n${process_id}`;
    return remembered(this.resources, key, () => ({ attributes: otelResource(record) }) as Resource);
  }

  private scopeOf(name: string): Scope {
    return remembered(this.scopes, name, () => ({ name }));
  }
}

function remembered<T>(kept: Map<string, T>, key: string, make: () => T): T {
  let value = kept.get(key);
  if (value !== undefined) return value;
  if (kept.size >= MOST_KEPT) kept.clear();
  value = make();
  kept.set(key, value);
  return value;
}

/** Seconds and nanoseconds; the timestamp has three or six digits of the second. */
function hrTime(timestamp: string): [number, number] {
  const seconds = Math.floor(Date.parse(timestamp) / 1_000);
  const digits = Number(timestamp.slice(20, -1));
  return [seconds, digits * (timestamp.length > MS_DIGITS ? 1_000 : 1_000_000)];
}

function flagsOf(value: unknown): number {
  return typeof value === 'string' && /^[0-9a-f]{2}$/.test(value) ? parseInt(value, 16) : SAMPLED;
}

/** OTLP has no null for an attribute: what is unknown is left out. */
function withoutNulls(attributes: Record<string, unknown>): Attributes {
  for (const name of Object.keys(attributes)) if (attributes[name] === null) delete attributes[name];
  return attributes as Attributes;
}

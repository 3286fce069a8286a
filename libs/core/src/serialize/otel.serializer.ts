import type { Line, RecordOrigin, RedactedContext, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import { members, type Fields } from './fields';
import { exceptionAttributes, otelContext, otelMetadata, otelResource, SEVERITY_NUMBERS, sourceAttributes } from './otel-mapping';
import { Remembered } from './remembered';
import type { Serializer } from './serializer';

export class OtelSerializer implements Serializer {
  readonly layout = 'otel';
  private readonly origins = new Remembered((origin: RecordOrigin) => this.prepareOrigin(origin));
  private readonly contexts = new Remembered(prepareContext);

  constructor(private readonly identity: ProcessIdentity) {}

  serialize(record: RedactedRecord): Line {
    const { exception, source } = record;
    const origin = this.origins.of(record.origin);
    const context = this.contexts.of(record.context);
    const { mapped, rest } = otelMetadata(record.metadata, context);
    const time = toNanoseconds(record.time);
    let line = `{"Timestamp":"${time}","ObservedTimestamp":"${time}"${origin.head}${JSON.stringify(record.message)}`;
    line += `${context.trace}${origin.tail},"Attributes":{"log.record.uid":"${record.record_id}"${origin.attributes}`;
    line += context.attributes + members(mapped) + members(rest);
    if (exception !== undefined) line += members(exceptionAttributes(exception));
    if (source !== undefined) line += members(sourceAttributes(source));
    return `${line}}}\n` as Line;
  }

  private prepareOrigin({ level, event, component, category, operation }: RecordOrigin): OtelOrigin {
    const { identity } = this;
    const Resource = otelResource(identity);
    return {
      head: `${members({ SeverityText: level.name, SeverityNumber: SEVERITY_NUMBERS[level.name] })},"Body":`,
      tail: members({ EventName: event, Resource, InstrumentationScope: { Name: component } }),
      attributes: members({ 'thread.id': identity.thread_id, category, operation }),
    };
  }
}

interface OtelOrigin {
  readonly head: string;
  readonly tail: string;
  readonly attributes: string;
}

interface ContextText {
  readonly trace: string;
  readonly attributes: string;
  readonly rest: Fields;
}

function prepareContext({ fields }: RedactedContext): ContextText {
  const { TraceId, SpanId, mapped, rest } = otelContext(fields);
  return { trace: members({ TraceId, SpanId }), attributes: members(mapped) + members(rest), rest };
}

/** Milliseconds with real microseconds as fraction; digits below are not measured and written as zeros. */
function toNanoseconds(time: number): string {
  const milliseconds = Math.floor(time);
  return `${milliseconds}${String(Math.floor((time - milliseconds) * 1000)).padStart(3, '0')}000`;
}

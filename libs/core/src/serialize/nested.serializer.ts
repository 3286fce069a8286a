import type { Line, RecordOrigin, RedactedContext, RedactedRecord } from '../record/log-record';
import type { ProcessIdentity } from '../record/process-identity';
import type { RecordSource } from '../record/record.schema';
import { ExceptionText } from './exception-text';
import { inOnePiece } from './one-piece';
import { Remembered } from './remembered';
import type { Serializer } from './serializer';

const ID_LABEL = ',"record_id":"';

/**
 * The canonical layout, and the hot path: what follows from the record's origin is text made once, the context's text
 * is made once per change of the context, and only message and metadata are stringified per record.
 */
export class NestedSerializer implements Serializer {
  readonly layout = 'nested';
  private readonly heads = new WeakMap<RecordOrigin, Head>();
  /** Places are objects of their own, which come again. */
  private readonly sources = new Remembered((source: RecordSource) => inOnePiece(`,"source":${JSON.stringify(source)}${ID_LABEL}`));
  private readonly suffix: string;

  constructor(private readonly identity: ProcessIdentity) {
    const { process_id, thread_id, host_name } = identity;
    this.suffix = inOnePiece(`",${JSON.stringify({ process_id, thread_id, host_name }).slice(1)}\n`);
  }

  serialize(record: RedactedRecord): Line {
    const { origin, exception, source } = record;
    const head = this.heads.get(origin) ?? this.makeHead(origin);
    let line = `{"timestamp":"${record.timestamp}${head.with(record.message, record.context)}${JSON.stringify(record.metadata)}`;
    if (exception !== undefined) line += `,"exception":${head.exceptions.textOf(exception)}`;
    line += source === undefined ? ID_LABEL : this.sources.of(source);
    return (line + record.record_id + this.suffix) as Line;
  }

  private makeHead(origin: RecordOrigin): Head {
    const { service, version, environment } = this.identity;
    const { level, category, event, component, operation } = origin;
    const fields = { level: level.name, service, version, environment, category, event, component, operation };
    const head = new Head(`",${JSON.stringify(fields).slice(1, -1)},"message":`);
    this.heads.set(origin, head);
    return head;
  }
}

/** What stands between the timestamp and the metadata. Most origins say the same message again and again, and a story several things. */
class Head {
  private message: string | undefined;
  private context: RedactedContext | undefined;
  private beginning = '';
  private text = '';
  readonly exceptions = new ExceptionText();

  constructor(private readonly prefix: string) {}

  with(message: string, context: RedactedContext): string {
    if (context === this.context && message === this.message) return inOnePiece(this.text); // what comes once is not worth it
    if (message !== this.message) this.beginning = inOnePiece(`${this.prefix}${JSON.stringify(message)},"context":`);
    this.message = message;
    this.context = context;
    return (this.text = `${this.beginning}${context.json},"metadata":`);
  }
}

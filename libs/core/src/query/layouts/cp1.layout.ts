import type { StoredRecord } from '../stored-record';
import { foreignLevel } from './foreign-level';
import { isContextField, RecordBuilder, text, TOP_TEXTS, type Fields } from './record-builder';
import type { UntypedRecord } from './typed-record';

const TOP: ReadonlySet<string> = new Set([...TOP_TEXTS, 'process_id', 'thread_id', 'exception', 'source']);
const IDS = ['tenant_id', 'run_id', 'flow_id', 'step_id', 'trace_id'] as const;
const PREFIX = /^(metadata|context)_(.+)$/;

/** `cp1`: context, metadata and the record's own fields share one object. */
export function readCp1(line: Fields): UntypedRecord {
  const builder = new RecordBuilder();
  builder.set('timestamp', text(line.timestamp));
  builder.set('level', foreignLevel(line.level));
  builder.set('component', text(line.component));
  for (const name of IDS) if (line[name] !== undefined && line[name] !== null) builder.context[name] = line[name];
  const shared = line.context as Fields;
  for (const name of Object.keys(shared)) placeOne(builder, name, shared[name]);
  return builder.build(line.message);
}

function placeOne(builder: RecordBuilder, name: string, value: unknown): void {
  const found = PREFIX.exec(name);
  if (TOP.has(name)) builder.set(name as keyof StoredRecord, value);
  else if (found !== null && !isContextField(name)) builder[found[1] as 'metadata' | 'context'][found[2]!] = value;
  else builder.place(name, value);
}

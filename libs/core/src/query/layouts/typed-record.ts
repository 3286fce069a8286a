import type { StoredRecord } from '../stored-record';
import { foreignLevel } from './foreign-level';
import { foreignTime } from './foreign-time';
import { isObject, TOP_TEXTS, type Fields } from './record-builder';
import { isException, isSource, primitiveText, typedException, typedSource } from './typed-exception';

/** A record whose parts stand where they belong; what they are is not known yet. */
export type UntypedRecord = Fields & Pick<StoredRecord, 'message' | 'context' | 'metadata'>;

const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';
const isNumber = (value: unknown): boolean => value === undefined || typeof value === 'number';

/**
 * The record, when each of its fields has its type, as those of our own layouts have; else a copy in which they do: whoever reads records need not look again. Numbers where a
 * text belongs are that text, numbers for a level or a time are what other loggers mean by them, null is absent, and what is something else altogether stands in the metadata.
 */
export function typedRecord(record: UntypedRecord): StoredRecord {
  return isTyped(record) ? record : typedCopy(record);
}

/** One by one, since every line that is read comes here. */
function isTyped(record: UntypedRecord): record is UntypedRecord & StoredRecord {
  return (
    isText(record.timestamp) && isText(record.level) && isText(record.service) && isText(record.version) && isText(record.environment) && isText(record.category) &&
    isText(record.event) && isText(record.component) && isText(record.operation) && isText(record.record_id) && isText(record.host_name) &&
    isNumber(record.process_id) && isNumber(record.thread_id) && (record.exception === undefined || isException(record.exception)) && (record.source === undefined || isSource(record.source))
  );
}

const READERS: ReadonlyMap<string, (value: unknown) => unknown> = new Map<string, (value: unknown) => unknown>([
  ['timestamp', foreignTime],
  ['level', foreignLevel],
  ...TOP_TEXTS.map((name): [string, (value: unknown) => unknown] => [name, primitiveText]),
  ['process_id', (value) => (typeof value === 'number' ? value : undefined)],
  ['thread_id', (value) => (typeof value === 'number' ? value : undefined)],
  ['exception', (value) => typedException(value)],
  ['source', (value) => (isObject(value) ? typedSource(value) : undefined)],
]);

function typedCopy(record: UntypedRecord): StoredRecord {
  const [top, elsewhere]: Record<string, unknown>[] = [{}, {}];
  for (const name of Object.keys(record)) {
    const [value, read] = [record[name], READERS.get(name)];
    const typed = read === undefined ? value : read(value);
    if (typed !== undefined) top![name] = typed;
    else if (value !== null) elsewhere![name] = value;
  }
  return { ...top, message: record.message, context: record.context, metadata: { ...elsewhere, ...record.metadata } };
}

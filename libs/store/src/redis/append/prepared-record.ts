import { timeOf, type StoredRecord } from '@cairn/core/query';
import { streamOf } from '../schema/streams';

/** A record on its way into Redis. */
export interface PreparedRecord {
  /** Where its line is among those of the batch, without its line feed. */
  readonly start: number;
  readonly end: number;
  /** Of its fields those that something is made of. */
  readonly record: StoredRecord;
  readonly time: number;
  readonly stream: number;
  /** By what it is known again when it is delivered twice; absent when it has no id. */
  readonly mark: RecordMark | undefined;
}

/** Records to be written together, and the bytes that their lines are in. */
export interface PreparedBatch {
  readonly records: readonly PreparedRecord[];
  readonly bytes: Buffer;
}

/** Where in the marks a record stands. */
export interface RecordMark {
  /** The start of the process that made it, or the whole id where that has no number. */
  readonly writer: string;
  readonly number: number | undefined;
}

/** Undefined when it has no time. */
export function prepareRecord(record: StoredRecord, start: number, end: number): PreparedRecord | undefined {
  const time = timeOf(record);
  return Number.isNaN(time) ? undefined : { start, end, record, time, stream: streamOf(record), mark: markOf(record.record_id) };
}

const LONGEST_WRITER = 64;
const MOST_DIGITS = 12;
const [ZERO, UNDERSCORE] = [0x30, 0x5f];
/** Most records come from the same process as the one before. */
let lastWriter = '';

/** An id is the start of a process, an underscore, and a number. */
function markOf(id: unknown): RecordMark | undefined {
  if (typeof id !== 'string' || id === '') return undefined;
  let [number, scale, at] = [0, 1, id.length - 1];
  for (; at >= 0; at -= 1, scale *= 10) {
    const digit = id.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) break;
    number += digit * scale;
  }
  const digits = id.length - 1 - at;
  const isNumbered = digits > 0 && digits <= MOST_DIGITS && at > 0 && at <= LONGEST_WRITER && id.charCodeAt(at) === UNDERSCORE;
  if (!isNumbered) return { writer: id, number: undefined };
  if (at !== lastWriter.length || !id.startsWith(lastWriter)) lastWriter = id.slice(0, at);
  return { writer: lastWriter, number };
}

/** Records in a row that go to the same shard. */
const SHARD_BLOCK = 1_024;

/** The same record goes to the same shard whenever it is delivered; the records of one process to all of them in turn. */
export function shardOf({ mark }: PreparedRecord, shards: number): number {
  if (shards === 1 || mark === undefined) return 0;
  let hash = 0;
  for (let i = 0; i < mark.writer.length; i += 1) hash = (Math.imul(hash, 31) + mark.writer.charCodeAt(i)) >>> 0;
  return (hash + Math.floor((mark.number ?? 0) / SHARD_BLOCK)) % shards;
}

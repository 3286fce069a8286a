import type { Line } from '@cairn/core';
import { DeliveryError } from '@cairn/core/remote';
import { parseLine, timeOf, type StoredRecord } from '@cairn/core/query';
import { streamOf } from '../schema/streams';

/** A line on its way into Redis. */
export interface PreparedRecord {
  /** Without its line feed. */
  readonly line: string;
  readonly record: StoredRecord;
  readonly time: number;
  readonly stream: number;
  /** By what it is known again when it is delivered twice; absent when it has no id. */
  readonly mark: RecordMark | undefined;
}

/** Where in the marks a record stands. */
export interface RecordMark {
  /** The start of the process that made it, or the whole id where that has no number. */
  readonly writer: string;
  readonly number: number | undefined;
}

const NUMBERED = /^(.{1,64})_(\d{1,12})$/;

/** @throws DeliveryError (refused) when the line is no record of layout `nested`. */
export function prepareRecord(line: Line): PreparedRecord {
  const text = line.endsWith('\n') ? line.slice(0, -1) : line;
  const record = parseLine(text);
  const time = record === undefined ? NaN : timeOf(record);
  if (record === undefined || Number.isNaN(time)) throw new DeliveryError('refused', 'a line is no record of layout "nested"');
  return { line: text, record, time, stream: streamOf(record), mark: markOf(record.record_id) };
}

function markOf(id: unknown): RecordMark | undefined {
  if (typeof id !== 'string' || id === '') return undefined;
  const [, writer, number] = NUMBERED.exec(id) ?? [];
  return writer === undefined ? { writer: id, number: undefined } : { writer, number: Number(number) };
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

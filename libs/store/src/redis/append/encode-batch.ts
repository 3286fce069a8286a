import type { RedisIndex } from '@cairn/core';
import { HOUR_MS, SLOW_ROWS_KEPT, requestOf } from '@cairn/core/query';
import { dayOf, type RedisKeys } from '../schema/keys';
import { eachIndexEntry, SLOW_MS } from '../schema/index-entries';
import { isJobLogName, JOB_LOG_FIELD } from '../schema/job-log';
import { isErrorLevel, OAUTH, RECORDS } from '../schema/streams';
import { BatchKeys, BatchPart, type Argument } from './batch-arguments';
import { countBatch } from './batch-counts';
import { writeBlocks } from './blocks';
import type { IndexKey, IndexKeys } from './index-keys';
import type { KnownFields } from './known-fields';
import type { PreparedRecord } from './prepared-record';
import { StatsKeys } from './stats-keys';
import type { Upkeep } from './upkeep';

/** How long things are kept, ms. */
export interface Lifetimes {
  readonly indexes: number;
  readonly oauth: number;
  readonly stats: number;
}

export interface EncodingState {
  readonly shard: RedisKeys;
  readonly indexKeys: IndexKeys;
  readonly indexes: readonly RedisIndex[];
  readonly indexCap: number;
  readonly lifetimes: Lifetimes;
  readonly upkeep: Upkeep;
  readonly known: KnownFields;
  /** How often the shard was cleared, as far as is known. */
  readonly clearings: number;
  /** Epoch ms. */
  readonly now: number;
}

export interface EncodedBatch {
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

/** Marks of this many records share a key: 8 KiB at most. */
const MARKS_PER_KEY = 65_536;
const FLOW_SECONDS = 3_600;
const DAY_MS = 86_400_000;
/** Most logs of jobs that are listed, the latest. */
const MOST_JOB_LOGS = 10_000;

/** The keys and arguments of one call of the script: see there. Records of one shard. */
export function encodeBatch(records: readonly PreparedRecord[], state: EncodingState): EncodedBatch {
  return new BatchEncoder(records, state).encode();
}

class BatchEncoder {
  private readonly keys: BatchKeys;
  private readonly values: Argument[] = [];

  constructor(
    private readonly records: readonly PreparedRecord[],
    private readonly state: EncodingState,
  ) {
    const { last, streams, times, floors, days } = state.shard;
    this.keys = new BatchKeys([last, ...streams, ...times, floors, days]);
  }

  encode(): EncodedBatch {
    this.values.push(this.state.clearings);
    this.writeMarks();
    this.writeRecords();
    this.writeCopies();
    writeBlocks(this.records, isCopied, this.values);
    const entries = this.writeEntries();
    this.writeStatistics();
    this.writeUpkeep(entries);
    this.writeDays();
    this.writeJobLogs();
    return { keys: this.keys.list, values: [jsonOf(this.values), ...this.records.map(({ line }) => line)] };
  }

  private writeMarks(): void {
    const { shard, upkeep, lifetimes } = this.state;
    const seconds = upkeep.secondsOf(lifetimes.indexes);
    const marks = new Map<number, Argument[]>();
    const singles: Argument[] = [];
    this.records.forEach(({ mark }, index) => {
      if (mark === undefined) return;
      if (mark.number === undefined) singles.push(this.keys.numberOf(shard.seen(mark.writer, 0)), seconds, index + 1);
      else listOf(marks, this.keys.numberOf(shard.seen(mark.writer, Math.floor(mark.number / MARKS_PER_KEY)))).push(index + 1, mark.number % MARKS_PER_KEY);
    });
    const part = new BatchPart();
    for (const [key, values] of marks) part.add([key, seconds], values.length / 2, values);
    part.writeTo(this.values);
    this.values.push(singles.length / 3, ...singles);
  }

  private writeRecords(): void {
    this.values.push(this.records.length);
    for (const { stream, time } of this.records) this.values.push(stream, time);
  }

  private writeCopies(): void {
    const copies = this.records.flatMap((each, index) => (isCopied(each) ? [index + 1] : []));
    this.values.push(copies.length, ...copies);
  }

  private writeEntries(): readonly IndexKey[] {
    const { indexes, indexKeys } = this.state;
    const used: IndexKey[] = [];
    let place = 0;
    const add = (key: IndexKey): void => {
      if (!key.add(place)) return;
      key.number = this.keys.add(key.name);
      used.push(key);
    };
    const addEntry = (index: string, value: string): void => add(indexKeys.of(index, value));
    const hasFlows = indexes.includes('oauth');
    indexKeys.begin();
    for (const { record, stream } of this.records) {
      place += 1;
      eachIndexEntry(record, indexes, addEntry);
      const { session_id } = record.metadata;
      if (stream === OAUTH && typeof session_id === 'string' && hasFlows) add(indexKeys.flow(session_id));
    }
    this.values.push(used.length);
    for (const { number, records } of used) {
      this.values.push(number, records.length);
      for (const record of records) this.values.push(record);
    }
    return used;
  }

  private writeStatistics(): void {
    const { shard, known, upkeep, lifetimes } = this.state;
    const keys = new StatsKeys(shard, this.keys, (key) => (upkeep.isDue(key) ? upkeep.secondsOf(lifetimes.stats) : 0));
    const [counters, visitors, maxima] = [new BatchPart(), new BatchPart(), new BatchPart()];
    countBatch(this.records, keys, known, { counters, visitors, maxima });
    counters.writeTo(this.values);
    maxima.writeTo(this.values);
    visitors.writeTo(this.values);
    this.slowRequests(keys).writeTo(this.values);
  }

  /** By duration, for the slowest of an hour and of its day. */
  private slowRequests(keys: StatsKeys): BatchPart {
    const byHour = new Map<number, Argument[]>();
    this.records.forEach(({ record, time }, index) => {
      const duration = requestOf(record)?.durationMs ?? 0;
      if (duration > SLOW_MS) listOf(byHour, Math.floor(time / HOUR_MS) * HOUR_MS).push(duration, index + 1);
    });
    const slow = new BatchPart();
    for (const [hour, values] of byHour) slow.add([...keys.of('slow', hour), SLOW_ROWS_KEPT], values.length / 2, values);
    return slow;
  }

  private writeUpkeep(entries: readonly IndexKey[]): void {
    const { lifetimes, indexCap, upkeep, now } = this.state;
    const seconds = upkeep.secondsOf(lifetimes.indexes);
    const due: Argument[] = [];
    for (const key of entries) {
      const { number, kind, records } = key;
      if (kind === 'flow') due.push(number, FLOW_SECONDS, 0);
      else if (kind === 'request') due.push(number, seconds, 0); // short-lived and many: not worth remembering
      else if (upkeep.isDueFor(key.looked, records.length)) {
        const lifetime = kind === 'oauth' ? lifetimes.oauth : lifetimes.indexes;
        due.push(number, upkeep.secondsOf(lifetime), lifetime);
      }
      key.release();
    }
    this.values.push(now, indexCap, lifetimes.indexes, due.length / 3);
    for (const value of due) this.values.push(value);
  }

  private writeDays(): void {
    const days = new Set(this.records.map(({ time }) => Math.floor(time / DAY_MS) * DAY_MS));
    const due = [...days].filter((day) => this.state.upkeep.isDue(`${this.state.shard.days}:${dayOf(day)}`));
    this.values.push(due.length, ...due);
  }

  private writeJobLogs(): void {
    const logs = new Map<string, { latest: number; bytes: number }>();
    for (const { record, time, line } of this.records) {
      const name = record.context[JOB_LOG_FIELD];
      if (!isJobLogName(name)) continue;
      const log = logs.get(name) ?? { latest: time, bytes: 0 };
      logs.set(name, { latest: Math.max(log.latest, time), bytes: log.bytes + Buffer.byteLength(line) });
    }
    this.values.push(logs.size);
    if (logs.size === 0) return;
    const { shard, upkeep, lifetimes } = this.state;
    this.values.push(this.keys.numberOf(shard.jobLogs), this.keys.numberOf(shard.jobBytes), upkeep.secondsOf(lifetimes.indexes), MOST_JOB_LOGS);
    for (const [name, { latest, bytes }] of logs) this.values.push(name, latest, bytes);
  }
}

function listOf<K>(lists: Map<K, Argument[]>, key: K): Argument[] {
  let list = lists.get(key);
  if (list === undefined) lists.set(key, (list = []));
  return list;
}

/** Into the stream of errors, beside its own: the others outlive it or are kept as long. */
function isCopied({ stream, record }: PreparedRecord): boolean {
  return stream <= RECORDS && isErrorLevel(record.level);
}

/** Redis' decoder refuses halves of characters: they are replaced. */
const LONE_SURROGATE = /\\ud[89a-f][0-9a-f]{2}/g;

function jsonOf(values: readonly Argument[]): string {
  const text = JSON.stringify(values);
  return text.includes('\\ud') ? text.replace(LONE_SURROGATE, '\\ufffd') : text;
}

import type { RedisIndex } from '@cairn/core';
import { dayOf, type RedisKeys } from '../schema/keys';
import { entriesOf } from '../schema/index-entries';
import { isJobLogName, JOB_LOG_FIELD } from '../schema/job-log';
import { isErrorLevel, OAUTH, RECORDS } from '../schema/streams';
import type { ByteWriter } from '../link/byte-writer';
import { Script, type ScriptCall } from '../link/script-call';
import { APPEND_BATCH as APPEND_TEXT } from './append-batch.lua';
import { ArgumentList } from './batch-arguments';
import { countBatch } from './batch-counts';
import { BatchKeys } from './batch-keys';
import { writeBlocks } from './blocks';
import type { IndexKey, IndexKeys } from './index-keys';
import type { KnownFields } from './known-fields';
import type { PreparedBatch, PreparedRecord } from './prepared-record';
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
  /** For the list of arguments. */
  readonly scratch: ByteWriter;
}

/** Marks of this many records share a key: 8 KiB at most. */
const MARKS_PER_KEY = 65_536;
const APPEND_BATCH = new Script(APPEND_TEXT);
const FLOW_SECONDS = 3_600;
const DAY_MS = 86_400_000;
/** Most logs of jobs that are listed, the latest. */
const MOST_JOB_LOGS = 10_000;

/** The call of the script for records of one shard: see there. */
export function encodeBatch(batch: PreparedBatch, state: EncodingState, call: ScriptCall): void {
  new BatchEncoder(batch, state).encode(call);
}

class BatchEncoder {
  private readonly keys: BatchKeys;
  private readonly values: ArgumentList;
  private readonly used: IndexKey[] = [];

  private readonly records: readonly PreparedRecord[];

  constructor(
    private readonly batch: PreparedBatch,
    private readonly state: EncodingState,
  ) {
    this.records = batch.records;
    const { last, streams, times, floors, days } = state.shard;
    this.keys = new BatchKeys([last, ...streams, ...times, floors, days]);
    this.values = new ArgumentList(state.scratch);
  }

  encode(call: ScriptCall): void {
    try {
      this.writeValues();
    } finally {
      this.state.indexKeys.release(this.used);
    }
    call.begin(APPEND_BATCH, this.keys.size, 1 + this.records.length);
    this.keys.writeTo(call);
    call.bytes(this.values.end());
    for (const { start, end } of this.records) call.bytes(this.batch.bytes, start, end);
  }

  private writeValues(): void {
    this.values.number(this.state.clearings);
    this.writeMarks();
    this.writeRecords();
    this.writeCopies();
    writeBlocks(this.records, isCopied, this.values);
    this.writeEntries();
    this.writeStatistics();
    this.writeUpkeep();
    this.writeDays();
    this.writeJobLogs();
  }

  private writeMarks(): void {
    const { shard, upkeep, lifetimes } = this.state;
    const seconds = upkeep.secondsOf(lifetimes.indexes);
    const marks = new Map<number, number[]>();
    const singles: number[] = [];
    let place = 0;
    let [writer, chunk, group]: [string, number, number[]] = ['', -1, []];
    for (const { mark } of this.records) {
      place += 1;
      if (mark === undefined) continue;
      if (mark.number === undefined) {
        singles.push(this.keys.numberOf(shard.seen(mark.writer, 0)), seconds, place);
        continue;
      }
      const chunkOfMark = Math.floor(mark.number / MARKS_PER_KEY);
      if (chunk !== chunkOfMark || writer !== mark.writer) {
        [writer, chunk] = [mark.writer, chunkOfMark];
        group = listOf(marks, this.keys.numberOf(shard.seen(writer, chunk)));
      }
      group.push(place, mark.number % MARKS_PER_KEY);
    }
    this.values.number(marks.size);
    for (const [key, values] of marks) {
      this.values.addAll([key, seconds, values.length / 2]);
      this.values.addAll(values);
    }
    this.values.number(singles.length / 3);
    this.values.addAll(singles);
  }

  private writeRecords(): void {
    this.values.number(this.records.length);
    for (const { stream, time } of this.records) {
      this.values.number(stream);
      this.values.number(time);
    }
  }

  private writeCopies(): void {
    const copies: number[] = [];
    let place = 0;
    for (const each of this.records) {
      place += 1;
      if (isCopied(each)) copies.push(place);
    }
    this.values.number(copies.length);
    this.values.addAll(copies);
  }

  private writeEntries(): void {
    const { indexes, indexKeys } = this.state;
    let place = 0;
    const add = (key: IndexKey): void => {
      if (indexKeys.places.add(key, place)) this.use(key);
    };
    const addEntry = (index: number, value: string, isWord: boolean): void => add(isWord ? indexKeys.ofWord(index, value) : indexKeys.of(index, value));
    const hasFlows = indexes.includes('oauth');
    const addEntries = entriesOf(indexes);
    for (const { record, stream } of this.records) {
      place += 1;
      addEntries(record, addEntry);
      const { session_id } = record.metadata;
      if (stream === OAUTH && typeof session_id === 'string' && hasFlows) add(indexKeys.flow(session_id));
    }
    this.values.number(this.used.length);
    for (const key of this.used) {
      this.values.number(key.number);
      this.values.number(key.count);
      indexKeys.places.writeTo(this.values, key);
    }
  }

  private use(key: IndexKey): void {
    key.number = this.keys.add(key.head, key.value);
    this.used.push(key);
  }

  private writeStatistics(): void {
    const { shard, known, upkeep, lifetimes } = this.state;
    const keys = new StatsKeys(shard, this.keys, (key) => (upkeep.isDue(key) ? upkeep.secondsOf(lifetimes.stats) : 0));
    countBatch(this.records, keys, known, this.values);
  }

  private writeUpkeep(): void {
    const { lifetimes, indexCap, upkeep, now } = this.state;
    const seconds = upkeep.secondsOf(lifetimes.indexes);
    const [due, requests]: [number[], number[]] = [[], []];
    for (const key of this.used) {
      const { number, kind, count } = key;
      if (kind === 'flow') due.push(number, FLOW_SECONDS, 0);
      else if (kind === 'request') requests.push(number); // short-lived and many: not worth remembering
      else if (upkeep.isDueFor(key, count)) {
        const lifetime = kind === 'oauth' ? lifetimes.oauth : lifetimes.indexes;
        due.push(number, upkeep.secondsOf(lifetime), lifetime);
      }
    }
    this.values.addAll([now, indexCap, lifetimes.indexes, due.length / 3]);
    this.values.addAll(due);
    this.values.addAll([seconds, requests.length]);
    this.values.addAll(requests);
  }

  private writeDays(): void {
    const days = new Set(this.records.map(({ time }) => Math.floor(time / DAY_MS) * DAY_MS));
    const due = [...days].filter((day) => this.state.upkeep.isDue(`${this.state.shard.days}:${dayOf(day)}`));
    this.values.number(due.length);
    this.values.addAll(due);
  }

  private writeJobLogs(): void {
    const logs = new Map<string, { latest: number; bytes: number }>();
    for (const { record, time, start, end } of this.records) {
      const name = record.context[JOB_LOG_FIELD];
      if (!isJobLogName(name)) continue;
      const log = logs.get(name) ?? { latest: time, bytes: 0 };
      logs.set(name, { latest: Math.max(log.latest, time), bytes: log.bytes + end - start });
    }
    this.values.number(logs.size);
    if (logs.size === 0) return;
    const { shard, upkeep, lifetimes } = this.state;
    this.values.addAll([this.keys.numberOf(shard.jobLogs), this.keys.numberOf(shard.jobBytes), upkeep.secondsOf(lifetimes.indexes), MOST_JOB_LOGS]);
    for (const [name, { latest, bytes }] of logs) this.values.addAll([name, latest, bytes]);
  }
}

function listOf<K>(lists: Map<K, number[]>, key: K): number[] {
  let list = lists.get(key);
  if (list === undefined) lists.set(key, (list = []));
  return list;
}

/** Into the stream of errors, beside its own: the others outlive it or are kept as long. */
function isCopied({ stream, record }: PreparedRecord): boolean {
  return stream <= RECORDS && isErrorLevel(record.level);
}

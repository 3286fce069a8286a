import type { RedisIndex } from '@cairn/core';
import { SLOW_ROWS_KEPT, requestOf } from '@cairn/core/query';
import { dayOf, hourOf, type RedisKeys } from '../schema/keys';
import { eachIndexEntry, SLOW_MS } from '../schema/index-entries';
import { isErrorLevel, OAUTH, RECORDS } from '../schema/streams';
import { BatchKeys, KeyedPart, type Argument } from './batch-arguments';
import { countBatch } from './batch-counts';
import { writeBlocks } from './blocks';
import type { IndexKeys } from './index-keys';
import type { KnownFields } from './known-fields';
import type { PreparedRecord } from './prepared-record';
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
    this.writeMarks();
    this.writeRecords();
    this.writeCopies();
    writeBlocks(this.records, isCopied, this.values);
    const entries = this.writeEntries();
    this.writeStatistics();
    this.writeUpkeep(entries);
    this.writeDays();
    return { keys: this.keys.list, values: [jsonOf(this.values), ...this.records.map(({ line }) => line)] };
  }

  private writeMarks(): void {
    const { shard, upkeep, lifetimes } = this.state;
    const seconds = upkeep.secondsOf(lifetimes.indexes);
    const marks = new KeyedPart(2, () => [seconds]);
    const singles: Argument[] = [];
    this.records.forEach(({ mark }, index) => {
      if (mark === undefined) return;
      if (mark.number === undefined) singles.push(this.keys.numberOf(shard.seen(mark.writer, 0)), seconds, index + 1);
      else marks.add(this.keys.numberOf(shard.seen(mark.writer, Math.floor(mark.number / MARKS_PER_KEY))), index + 1, mark.number % MARKS_PER_KEY);
    });
    marks.writeTo(this.values);
    this.values.push(singles.length / 3, ...singles);
  }

  private writeRecords(): void {
    this.values.push(this.records.length);
    for (const { stream } of this.records) this.values.push(stream);
  }

  private writeCopies(): void {
    const copies = this.records.flatMap((each, index) => (isCopied(each) ? [index + 1] : []));
    this.values.push(copies.length, ...copies);
  }

  private writeEntries(): KeyedPart {
    const { shard, indexes, indexKeys } = this.state;
    const entries = new KeyedPart(2);
    this.records.forEach(({ record, time, stream }, index) => {
      eachIndexEntry(record, indexes, (name, value) => entries.add(this.keys.numberOf(indexKeys.of(name, value)), time, index + 1));
      const { session_id } = record.metadata;
      if (stream === OAUTH && typeof session_id === 'string' && indexes.includes('oauth')) entries.add(this.keys.numberOf(shard.flow(session_id)), time, index + 1);
    });
    entries.writeTo(this.values);
    return entries;
  }

  private writeStatistics(): void {
    const { shard, known } = this.state;
    const counters = new KeyedPart(2, this.statsSeconds);
    const visitors = new KeyedPart(1, this.statsSeconds);
    const maxima: [number, string, number][] = [];
    countBatch(this.records, shard, this.keys, known, { counters, visitors, maxima });
    counters.writeTo(this.values);
    this.values.push(maxima.length, ...maxima.flat());
    visitors.writeTo(this.values);
    this.slowRequests().writeTo(this.values);
  }

  /** By duration, for the slowest of an hour and of a day. */
  private slowRequests(): KeyedPart {
    const slow = new KeyedPart(2, (key) => [...this.statsSeconds(key), SLOW_ROWS_KEPT]);
    this.records.forEach(({ record, time }, index) => {
      const duration = requestOf(record)?.durationMs ?? 0;
      if (!(duration > SLOW_MS)) return;
      for (const span of [hourOf(time), dayOf(time)]) slow.add(this.keys.numberOf(this.state.shard.stats('slow', span)), duration, index + 1);
    });
    return slow;
  }

  private writeUpkeep(entries: KeyedPart): void {
    const { lifetimes, indexCap, upkeep, shard, now } = this.state;
    const [flows, ofRequests, seconds] = [shard.flow(''), shard.index('request:'), upkeep.secondsOf(lifetimes.indexes)];
    const due: Argument[] = [];
    for (const [key, added] of entries.sizes()) {
      const name = this.keys.nameOf(key);
      if (name.startsWith(flows)) due.push(key, FLOW_SECONDS, 0);
      else if (name.startsWith(ofRequests)) due.push(key, seconds, 0); // short-lived and many: not worth remembering
      else if (upkeep.isDue(name, added)) {
        const lifetime = name.startsWith(shard.index('oauth:')) ? lifetimes.oauth : lifetimes.indexes;
        due.push(key, upkeep.secondsOf(lifetime), lifetime);
      }
    }
    this.values.push(now, indexCap, lifetimes.indexes, due.length / 3, ...due);
  }

  private writeDays(): void {
    const days = new Set(this.records.map(({ time }) => Math.floor(time / DAY_MS) * DAY_MS));
    const due = [...days].filter((day) => this.state.upkeep.isDue(`${this.state.shard.days}:${dayOf(day)}`, 0));
    this.values.push(due.length, ...due);
  }

  private readonly statsSeconds = (key: number): readonly Argument[] => {
    const { upkeep, lifetimes } = this.state;
    return [upkeep.isDue(this.keys.nameOf(key), 0) ? upkeep.secondsOf(lifetimes.stats) : 0];
  };
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

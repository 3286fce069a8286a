import { CairnError, type Line, type RedisSettings, type SelfLog } from '@cairn/core';
import type { Rejection, RemoteWriter } from '@cairn/core/remote';
import { encodeBatch, type Lifetimes } from './append/encode-batch';
import { Expiry } from './append/expiry';
import { IndexKeys } from './append/index-keys';
import { KnownFields } from './append/known-fields';
import { LineReader } from './append/line-reader';
import { shardOf, type PreparedBatch, type PreparedRecord } from './append/prepared-record';
import { Upkeep } from './append/upkeep';
import { ByteWriter } from './link/byte-writer';
import { deliveryFailure } from './link/redis-failure';
import type { RedisLink } from './link/redis-link';
import { RedisLinks } from './link/redis-links';
import { ScriptCall } from './link/script-call';
import type { RedisKeys } from './schema/keys';

/** Most records of one call of the script: more would hold the server up for too long. */
export const MOST_PER_CALL = 200;
const DAY_MS = 86_400_000;
/** Larger calls are rare: their memory is not kept. */
const LARGEST_KEPT = 4_194_304;
/** In place of a record's number: nothing was written, since all keys are gone that had a lifetime. */
const CLEARED = -1;

/**
 * Sends lines of layout `nested` to Redis, with their indexes and statistics, each batch in one script. A batch whose answer was lost may be sent again: records
 * that are there already are left out.
 */
export class RedisWriter implements RemoteWriter {
  private readonly links: RedisLinks;
  private readonly lifetimes: Lifetimes;
  private readonly upkeep: Upkeep;
  private readonly known = new KnownFields();
  private readonly expiry: Expiry;
  private readonly scratch = new ByteWriter();
  private readonly readers: LineReader[] = [];
  /** Calls that are done. */
  private readonly calls: ScriptCall[] = [];
  /** By prefix of the shard. */
  private readonly indexKeys = new Map<string, IndexKeys>();
  /** How often a shard was cleared, as far as this process knows. */
  private readonly clearings = new Map<string, number>();

  constructor(
    private readonly settings: RedisSettings,
    private readonly selfLog?: SelfLog,
  ) {
    const { url, prefix, timeoutMs, shards, days, indexes, indexCap } = settings;
    this.links = new RedisLinks({ url, prefix, timeoutMs, writer: { shards } });
    this.lifetimes = { indexes: Math.max(days.requests, days.records) * DAY_MS, oauth: days.oauth * DAY_MS, stats: days.stats * DAY_MS };
    this.upkeep = new Upkeep(Math.min(this.lifetimes.indexes, this.lifetimes.oauth, this.lifetimes.stats), indexCap);
    this.expiry = new Expiry(days, indexes);
  }

  /**
   * Connects, so that a Redis that must not be used is known at the start. One that cannot be reached is no reason not to start.
   * @throws CairnError CAIRN_E_REDIS or CAIRN_E_SETTING
   */
  async check(): Promise<void> {
    try {
      await this.links.get();
    } catch (error) {
      if (error instanceof CairnError) throw error;
    }
  }

  async send(lines: readonly Line[]): Promise<Rejection | void> {
    const reader = this.readers.pop() ?? new LineReader();
    const records = await reader.read(lines);
    try {
      const link = await this.links.get();
      await this.expiry.run(link);
      await this.sendAll(link, { records, bytes: reader.bytes });
      if (reader.bytes.length <= LARGEST_KEPT) this.readers.push(reader);
    } catch (error) {
      this.upkeep.forget();
      const failure = deliveryFailure(error);
      if (failure.trouble === 'unavailable') this.links.drop();
      throw failure;
    }
  }

  async close(): Promise<void> {
    this.links.close();
  }

  private async sendAll(link: RedisLink, { records, bytes }: PreparedBatch): Promise<void> {
    const byShard = new Map<RedisKeys, PreparedRecord[]>();
    for (const each of records) {
      const shard = link.shards[shardOf(each, link.shards.length)]!;
      const found = byShard.get(shard);
      if (found === undefined) byShard.set(shard, [each]);
      else found.push(each);
    }
    await Promise.all([...byShard].map(([shard, group]) => this.sendShard(link, shard, { records: group, bytes })));
  }

  private async sendShard(link: RedisLink, shard: RedisKeys, { records, bytes }: PreparedBatch): Promise<void> {
    for (let at = 0; at < records.length; at += MOST_PER_CALL) await this.append(link, shard, { records: withoutTwins(records.slice(at, at + MOST_PER_CALL)), bytes });
  }

  /** What is there already is taken out, and the rest offered again; all of it after the shard was cleared. */
  private async append(link: RedisLink, shard: RedisKeys, batch: PreparedBatch): Promise<void> {
    const { records } = batch;
    if (records.length === 0) return;
    const { indexes, indexCap } = this.settings;
    const { lifetimes, upkeep, known } = this;
    const call = this.calls.pop() ?? new ScriptCall();
    const { scratch } = this;
    encodeBatch(batch, { shard, indexKeys: this.indexKeysOf(shard), indexes, indexCap, lifetimes, upkeep, known, clearings: this.clearings.get(shard.prefix) ?? 0, now: Date.now(), scratch }, call);
    const answer = (await link.call(call)) as number[];
    if (call.size <= LARGEST_KEPT) this.calls.push(call); // what was not answered may be on its way still
    if (answer[0] === 0) return this.told(answer[1] ?? 0);
    upkeep.forget();
    if (answer[0] === CLEARED) {
      this.clearings.set(shard.prefix, answer[1] ?? 0);
      return this.append(link, shard, batch);
    }
    const seen = new Set(answer);
    await this.append(link, shard, { ...batch, records: records.filter((_, index) => !seen.has(index + 1)) });
  }

  private indexKeysOf(shard: RedisKeys): IndexKeys {
    let keys = this.indexKeys.get(shard.prefix);
    if (keys === undefined) this.indexKeys.set(shard.prefix, (keys = new IndexKeys(shard)));
    return keys;
  }

  private told(failures: number): void {
    if (failures > 0) this.selfLog?.report('CAIRN_E_REDIS', `records are in Redis, but ${failures} entries of indexes or statistics are not: the user may not, or a key of theirs holds something else`);
  }
}

/** The same record twice in one batch. Most have the same writer, so that a number tells them apart. */
function withoutTwins(records: readonly PreparedRecord[]): readonly PreparedRecord[] {
  const writer = records.find(({ mark }) => mark?.number !== undefined)?.mark!.writer;
  const ids = new Set<string | number>();
  return records.filter(({ record: { record_id }, mark }) => {
    if (record_id === undefined) return true;
    const { size } = ids;
    return ids.add(mark?.number !== undefined && mark.writer === writer ? mark.number : record_id).size > size;
  });
}

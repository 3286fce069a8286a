import { CairnError } from '@cairn/core';
import { STREAMS, type StreamName } from './streams';

export const DEFAULT_PREFIX = '{cairn}:';
const TAGGED = /^[^{}]*\{[^{}]+\}[^{}]*$/;

/** Names of the keys of one shard. All of them have its hash tag, so they lie in one slot of a cluster and one script may use them together. */
export class RedisKeys {
  /** Place of the newest record of all streams, `<ms>-<counter>`. */
  readonly last: string;
  /** Times up to which records were let go of, by stream, and `index` for the indexes; epoch ms. */
  readonly floors: string;
  readonly streams: readonly string[];
  /** Where in a stream the records of a time are: batches by the time of their latest record. */
  readonly times: readonly string[];
  /** Days of which there are statistics, by their beginning. */
  readonly days: string;
  /** Logs of jobs by their last record. */
  readonly jobLogs: string;
  /** Their sizes. */
  readonly jobBytes: string;

  constructor(readonly prefix: string) {
    this.last = `${prefix}stream:last`;
    this.floors = `${prefix}stream:floors`;
    this.streams = STREAMS.map((name) => `${prefix}stream:${name}`);
    this.times = STREAMS.map((name) => `${prefix}idx:time:${name}`);
    this.days = `${prefix}stats:days`;
    this.jobLogs = `${prefix}jobs:logs`;
    this.jobBytes = `${prefix}jobs:bytes`;
  }

  stream(name: StreamName): string {
    return this.streams[STREAMS.indexOf(name)]!;
  }

  /** @param name of the index and the value, such as `req:ip:10.0.0.1`. */
  index(name: string): string {
    return `${this.prefix}idx:${name}`;
  }

  flow(sessionId: string): string {
    return `${this.prefix}oauth:flow:${sessionId}`;
  }

  /** Marks of records that arrived: one bit each. */
  seen(writer: string, chunk: number): string {
    return `${this.prefix}seen:${writer}:${chunk}`;
  }

  /** @param span an hour, `20261121:14`, or a day, `20261121`. */
  stats(name: string, span: string): string {
    return `${this.prefix}stats:${name}:${span}`;
  }

  statsOfHost(name: 'hist' | 'unique_ips', host: string, span: string): string {
    return `${this.prefix}stats:${name}:${host}:${span}`;
  }
}

/**
 * Prefixes of the shards: the prefix itself, or `{cairn:0}:`, `{cairn:1}:` … for several.
 * @throws CairnError CAIRN_E_SETTING when the prefix has no hash tag.
 */
export function shardPrefixes(prefix: string, shards: number): string[] {
  if (!TAGGED.test(prefix)) throw new CairnError('CAIRN_E_SETTING', `redis.prefix: ${JSON.stringify(prefix)} has no hash tag. Put a part of it in braces, as in "{cairn}:", so that its keys stay together on a cluster.`);
  return shards === 1 ? [prefix] : Array.from({ length: shards }, (_, shard) => prefix.replace('}', `:${shard}}`));
}

/** `20261121:14` */
export function hourOf(time: number): string {
  const text = new Date(time).toISOString();
  return `${text.slice(0, 4)}${text.slice(5, 7)}${text.slice(8, 10)}:${text.slice(11, 13)}`;
}

/** `20261121` */
export const dayOf = (time: number): string => hourOf(time).slice(0, 8);

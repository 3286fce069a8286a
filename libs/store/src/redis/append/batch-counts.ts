import { HOUR_MS, requestOf, SEPARATOR, StatsTally } from '@cairn/core/query';
import { dayOf, hourOf, type RedisKeys } from '../schema/keys';
import type { BatchKeys, KeyedPart } from './batch-arguments';
import type { KnownFields } from './known-fields';
import type { PreparedRecord } from './prepared-record';

/** Parts of a call that statistics go into. */
export interface CountParts {
  readonly counters: KeyedPart;
  readonly visitors: KeyedPart;
  readonly maxima: [key: number, field: string, value: number][];
}

/** Requests that name no host. */
const NO_HOST = '-';
/** Durations are summed in whole microseconds. */
const MICROSECONDS = 1_000;

export const hostOf = ({ metadata }: PreparedRecord['record']): string => (typeof metadata['host'] === 'string' && metadata['host'] !== '' ? metadata['host'].toLowerCase() : NO_HOST);

/** Counts a batch by hour and host, and writes what is to be added to the statistics of the hour and of its day. */
export function countBatch(records: readonly PreparedRecord[], shard: RedisKeys, keys: BatchKeys, known: KnownFields, parts: CountParts): void {
  for (const [hour, hosts] of byHourAndHost(records, known)) {
    for (const [host, group] of hosts) {
      const tally = new StatsTally();
      for (const { record, time } of group) tally.add(record, time);
      for (const span of [hourOf(hour), dayOf(hour)]) new SpanCounts(shard, keys, known, parts, span, hour).add(tally, host, group);
    }
  }
}

type Hosts = Map<string, PreparedRecord[]>;

function byHourAndHost(records: readonly PreparedRecord[], known: KnownFields): Map<number, Hosts> {
  const hours = new Map<number, Hosts>();
  for (const each of records) {
    const hour = Math.floor(each.time / HOUR_MS) * HOUR_MS;
    let hosts = hours.get(hour);
    if (hosts === undefined) hours.set(hour, (hosts = new Map()));
    const host = known.bounded('host', hostOf(each.record), hour);
    const group = hosts.get(host);
    if (group === undefined) hosts.set(host, [each]);
    else group.push(each);
  }
  return hours;
}

class SpanCounts {
  constructor(
    private readonly shard: RedisKeys,
    private readonly keys: BatchKeys,
    private readonly known: KnownFields,
    private readonly parts: CountParts,
    private readonly span: string,
    private readonly hour: number,
  ) {}

  add(tally: StatsTally, host: string, group: readonly PreparedRecord[]): void {
    this.addCounts(tally, group.length);
    if (tally.requests > 0) this.addRequests(tally, host, group);
    this.addTables(tally);
  }

  private addCounts({ levels, categories, events, errorsByPath, failedLogins, organizations }: StatsTally, records: number): void {
    const counts = this.key('counts');
    this.count(counts, 'records', records);
    const kinds = { level: levels, category: categories, event: events, error_path: errorsByPath, login: failedLogins, org: organizations };
    for (const [kind, values] of Object.entries(kinds)) for (const [value, count] of values) this.count(counts, `${kind}:${this.bounded(kind, value)}`, count);
  }

  private addRequests(tally: StatsTally, host: string, group: readonly PreparedRecord[]): void {
    const [requests, errors] = [this.key('requests'), this.key('errors')];
    this.count(requests, 'total', tally.requests);
    for (const [status, count] of tally.statuses) {
      this.count(requests, `status_${status}`, count);
      if (Number(status) >= 400) this.count(errors, status, count);
    }
    this.count(this.key('counts'), `host:${host}`, tally.requests);
    this.addHistogram(tally, host);
    const visitors = this.keys.numberOf(this.shard.statsOfHost('unique_ips', host, this.span));
    for (const address of addressesOf(group)) this.parts.visitors.add(visitors, address);
  }

  /** Fields: `GET /tasks/:id|n` requests, `|e` failed ones, `|57` those with a duration of bucket 57. */
  private addHistogram({ paths }: StatsTally, host: string): void {
    const histogram = this.keys.numberOf(this.shard.statsOfHost('hist', host, this.span));
    for (const [key, { count, errors, durations }] of paths) {
      const path = this.bounded('path', key.replace(SEPARATOR, ' '));
      this.count(histogram, `${path}|n`, count);
      if (errors > 0) this.count(histogram, `${path}|e`, errors);
      for (const [bucket, times] of durations.buckets) this.count(histogram, `${path}|${bucket}`, times);
    }
  }

  private addTables({ tables }: StatsTally): void {
    const counts = this.key('counts');
    for (const [name, { count, sum, max }] of tables) {
      const table = this.bounded('table', name);
      this.count(counts, `table:${table}|n`, count);
      this.count(counts, `table:${table}|sum`, Math.round(sum * MICROSECONDS));
      this.parts.maxima.push([counts, `table:${table}|max`, max]);
    }
  }

  private key(name: string): number {
    return this.keys.numberOf(this.shard.stats(name, this.span));
  }

  private bounded(kind: string, value: string): string {
    return this.known.bounded(kind, value, this.hour);
  }

  private count(key: number, field: string, by: number): void {
    this.parts.counters.add(key, field, by);
  }
}

function addressesOf(group: readonly PreparedRecord[]): ReadonlySet<string> {
  const addresses = new Set<string>();
  for (const { record } of group) {
    const { ip_address } = record.metadata;
    if (requestOf(record) !== undefined && typeof ip_address === 'string') addresses.add(ip_address);
  }
  return addresses;
}

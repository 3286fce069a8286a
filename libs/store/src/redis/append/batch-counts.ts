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
      const counts = new GroupCounts(host, hour, known, group);
      for (const span of [hourOf(hour), dayOf(hour)]) counts.addTo(shard, keys, parts, span);
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

/** Fields and by how much they grow, one after the other. */
type Increments = (string | number)[];

/** What one host's records of one hour add: the same to the hour and to its day. */
class GroupCounts {
  private readonly requests: Increments = [];
  private readonly errors: Increments = [];
  private readonly counts: Increments = [];
  private readonly histogram: Increments = [];
  private readonly maxima: [field: string, value: number][] = [];
  private readonly addresses: string[];

  constructor(
    private readonly host: string,
    private readonly hour: number,
    private readonly known: KnownFields,
    group: readonly PreparedRecord[],
  ) {
    const tally = new StatsTally();
    for (const { record, time } of group) tally.add(record, time);
    this.addresses = addressesOf(group);
    this.readCounts(tally, group.length);
    this.readTables(tally);
    if (tally.requests > 0) this.readRequests(tally);
  }

  addTo(shard: RedisKeys, keys: BatchKeys, { counters, visitors, maxima }: CountParts, span: string): void {
    const counts = keys.numberOf(shard.stats('counts', span));
    counters.addAll(counts, this.counts);
    for (const [field, value] of this.maxima) maxima.push([counts, field, value]);
    if (this.requests.length > 0) counters.addAll(keys.numberOf(shard.stats('requests', span)), this.requests);
    if (this.errors.length > 0) counters.addAll(keys.numberOf(shard.stats('errors', span)), this.errors);
    if (this.histogram.length > 0) counters.addAll(keys.numberOf(shard.statsOfHost('hist', this.host, span)), this.histogram);
    if (this.addresses.length > 0) visitors.addAll(keys.numberOf(shard.statsOfHost('unique_ips', this.host, span)), this.addresses);
  }

  private readCounts({ levels, categories, events, errorsByPath, failedLogins, organizations, requests }: StatsTally, records: number): void {
    this.counts.push('records', records);
    if (requests > 0) this.counts.push(`host:${this.host}`, requests);
    const kinds = { level: levels, category: categories, event: events, error_path: errorsByPath, login: failedLogins, org: organizations };
    for (const [kind, values] of Object.entries(kinds)) for (const [value, count] of values) this.counts.push(`${kind}:${this.bounded(kind, value)}`, count);
  }

  private readRequests(tally: StatsTally): void {
    this.requests.push('total', tally.requests);
    for (const [status, count] of tally.statuses) {
      this.requests.push(`status_${status}`, count);
      if (Number(status) >= 400) this.errors.push(status, count);
    }
    for (const [bucket, times] of tally.durations.buckets) this.counts.push(`bucket:${bucket}`, times);
    this.readHistogram(tally);
  }

  /** Fields: `GET /tasks/:id|n` requests, `|e` failed ones, `|57` those with a duration of bucket 57. */
  private readHistogram({ paths }: StatsTally): void {
    for (const [key, { count, errors, durations }] of paths) {
      const path = this.bounded('path', key.replace(SEPARATOR, ' '));
      this.histogram.push(`${path}|n`, count);
      if (errors > 0) this.histogram.push(`${path}|e`, errors);
      for (const [bucket, times] of durations.buckets) this.histogram.push(`${path}|${bucket}`, times);
    }
  }

  private readTables({ tables }: StatsTally): void {
    for (const [name, { count, sum, max }] of tables) {
      const table = this.bounded('table', name);
      this.counts.push(`table:${table}|n`, count, `table:${table}|sum`, Math.round(sum * MICROSECONDS));
      this.maxima.push([`table:${table}|max`, max]);
    }
  }

  private bounded(kind: string, value: string): string {
    return this.known.bounded(kind, value, this.hour);
  }
}

function addressesOf(group: readonly PreparedRecord[]): string[] {
  const addresses = new Set<string>();
  for (const { record } of group) {
    const { ip_address } = record.metadata;
    if (requestOf(record) !== undefined && typeof ip_address === 'string') addresses.add(ip_address);
  }
  return [...addresses];
}

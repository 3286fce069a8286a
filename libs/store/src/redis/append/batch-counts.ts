import { HOUR_MS, requestOf, SEPARATOR, StatsTally } from '@cairn/core/query';
import type { Argument, BatchPart } from './batch-arguments';
import type { KnownFields } from './known-fields';
import type { PreparedRecord } from './prepared-record';
import type { StatsKeys } from './stats-keys';

/** Parts of a call that statistics go into. */
export interface CountParts {
  readonly counters: BatchPart;
  readonly visitors: BatchPart;
  readonly maxima: BatchPart;
}

/** Requests that name no host. */
const NO_HOST = '-';
/** Durations are summed in whole microseconds. */
const MICROSECONDS = 1_000;

export const hostOf = ({ metadata }: PreparedRecord['record']): string => (typeof metadata['host'] === 'string' && metadata['host'] !== '' ? metadata['host'].toLowerCase() : NO_HOST);

/** Counts a batch by hour and host, and writes what is to be added to the statistics of the hour and of its day. */
export function countBatch(records: readonly PreparedRecord[], keys: StatsKeys, known: KnownFields, parts: CountParts): void {
  for (const [hour, hosts] of byHourAndHost(records, known)) for (const [host, group] of hosts) new GroupCounts(host, hour, known, group).addTo(keys, parts);
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
type Increments = Argument[];

/** What one host's records of one hour add: the same to the hour and to its day. */
class GroupCounts {
  private readonly requests: Increments = [];
  private readonly errors: Increments = [];
  private readonly counts: Increments = [];
  private readonly histogram: Increments = [];
  private readonly maxima: Argument[] = [];
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

  addTo(keys: StatsKeys, { counters, visitors, maxima }: CountParts): void {
    const { hour, host, addresses } = this;
    const count = (of: readonly Argument[], increments: Increments): void => counters.add(of, increments.length / 2, increments);
    count(keys.of('counts', hour), this.counts);
    if (this.maxima.length > 0) maxima.add(keys.of('counts', hour), this.maxima.length / 2, this.maxima);
    if (this.requests.length > 0) count(keys.of('requests', hour), this.requests);
    if (this.errors.length > 0) count(keys.of('errors', hour), this.errors);
    if (this.histogram.length > 0) count(keys.ofHost('hist', host, hour), this.histogram);
    if (addresses.length > 0) visitors.add(keys.ofHost('unique_ips', host, hour), addresses.length, addresses);
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
      this.maxima.push(`table:${table}|max`, max);
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

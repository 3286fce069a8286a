import { bucketOf, countRecord, HOUR_MS, SEPARATOR, SLOW_ROWS_KEPT, type RecordCounter, type RequestFacts, type StoredRecord } from '@cairn/core/query';
import { SLOW_MS } from '../schema/index-entries';
import { BatchPart, type ArgumentList } from './batch-arguments';
import { FieldCounts, type FieldCount } from './field-counts';
import type { KnownFields, TableFields } from './known-fields';
import type { PreparedRecord } from './prepared-record';
import type { StatsKeys } from './stats-keys';

/** Requests that name no host. */
const NO_HOST = '-';
/** Durations are summed, and compared, in whole microseconds. */
const MICROSECONDS = 1_000;

/** Counts a batch by hour and host, and writes what is to be added to the statistics of the hour and of its day. */
export function countBatch(records: readonly PreparedRecord[], keys: StatsKeys, known: KnownFields, target: ArgumentList): void {
  const counts = new BatchCounts(keys, known);
  try {
    for (const [hour, hosts] of byHourAndHost(records, known)) for (const [host, places] of hosts) counts.addGroup(host, hour, places, records);
  } catch (error) {
    known.forget();
    throw error;
  }
  counts.writeTo(target);
}

/** Places of records, from 0. */
type Hosts = Map<string, number[]>;

function byHourAndHost(records: readonly PreparedRecord[], known: KnownFields): Map<number, Hosts> {
  const hours = new Map<number, Hosts>();
  let last: { readonly hour: number; readonly host: unknown; readonly group: number[] } | undefined;
  records.forEach(({ time, record }, place) => {
    const hour = Math.floor(time / HOUR_MS) * HOUR_MS;
    const { host } = record.metadata;
    if (last?.hour !== hour || last.host !== host) last = { hour, host, group: groupOf(hours, hour, record, known) };
    last.group.push(place);
  });
  return hours;
}

function groupOf(hours: Map<number, Hosts>, hour: number, record: StoredRecord, known: KnownFields): number[] {
  known.begin(hour);
  let hosts = hours.get(hour);
  if (hosts === undefined) hours.set(hour, (hosts = new Map()));
  const host = known.host(hostOf(record));
  let group = hosts.get(host);
  if (group === undefined) hosts.set(host, (group = []));
  return group;
}

function hostOf({ metadata: { host } }: StoredRecord): string {
  return typeof host === 'string' && host !== '' ? host.toLowerCase() : NO_HOST;
}

/** What one host's records of one hour add, the same to the hour and to its day; one group after the other. */
class BatchCounts implements RecordCounter {
  private readonly counters = new BatchPart();
  private readonly maxima = new BatchPart();
  private readonly visitors = new BatchPart();
  private readonly slow = new BatchPart();
  private readonly counts = new FieldCounts();
  private readonly summary = new FieldCounts();
  private readonly requests = new FieldCounts();
  private readonly errors = new FieldCounts();
  private readonly histogram = new FieldCounts();
  private readonly addresses = new Set<string>();
  private readonly tables = new Set<TableFields>();
  /** Of the group. */
  private requestsOfHost: FieldCount;
  /** Durations of slow ones, µs (Redis takes long to write out scores with a fraction), and their numbers. */
  private readonly slowest: number[] = [];
  private number = 0;

  constructor(
    private readonly keys: StatsKeys,
    private readonly known: KnownFields,
  ) {
    this.requestsOfHost = known.ofHost(NO_HOST);
  }

  addGroup(host: string, hour: number, places: readonly number[], records: readonly PreparedRecord[]): void {
    this.requestsOfHost = this.known.ofHost(host);
    for (const place of places) {
      const { record, time } = records[place]!;
      this.number = place + 1;
      countRecord(record, time, this);
    }
    this.counts.add(this.known.records, places.length);
    this.flush(host, hour);
  }

  writeTo(target: ArgumentList): void {
    for (const part of [this.counters, this.maxima, this.visitors, this.slow]) part.writeTo(target);
  }

  addLevel(level: string): void {
    this.counts.add(this.known.of('level', level));
  }

  addCategory(category: string): void {
    this.counts.add(this.known.of('category', category));
  }

  addEvent(event: string): void {
    this.counts.add(this.known.of('event', event));
  }

  addErrorPath(path: string): void {
    this.counts.add(this.known.of('error_path', path));
  }

  addFailedLogin(user: string, address: string): void {
    this.counts.add(this.known.of('login', `${user}${SEPARATOR}${address}`));
  }

  addQuery(name: string, durationMs: number): void {
    const table = this.known.table(name);
    this.tables.add(table);
    table.queries += 1;
    table.sumMs += durationMs;
    table.maxMs = Math.max(table.maxMs, durationMs);
  }

  addRequest({ method, pattern, status, durationMs }: RequestFacts, { context, metadata }: StoredRecord): void {
    const { known, summary, histogram } = this;
    const path = known.path(method, pattern);
    this.requests.add(known.requests);
    summary.add(this.requestsOfHost);
    histogram.add(path.count);
    if (status !== null) this.addStatus(status);
    if (status !== null && status >= 400) histogram.add(path.errors);
    if (durationMs !== null) {
      const bucket = bucketOf(durationMs);
      summary.add(known.bucket(bucket));
      histogram.add(path.ofBucket(bucket));
      if (durationMs > SLOW_MS) this.slowest.push(Math.round(durationMs * MICROSECONDS), this.number);
    }
    const { ip_address } = metadata;
    if (typeof ip_address === 'string') this.addresses.add(ip_address);
    const { organization_id } = context;
    if (typeof organization_id === 'string') this.counts.add(known.of('org', organization_id));
  }

  private addStatus(status: number): void {
    const { ofRequests, ofErrors } = this.known.status(status);
    this.requests.add(ofRequests);
    if (status >= 400) this.errors.add(ofErrors);
  }

  private flush(host: string, hour: number): void {
    const { keys, counters } = this;
    this.addTables();
    this.counts.flush(counters, () => keys.of('counts', hour));
    this.flushMaxima(hour);
    this.summary.flush(counters, () => keys.of('summary', hour));
    this.requests.flush(counters, () => keys.of('requests', hour));
    this.errors.flush(counters, () => keys.of('errors', hour));
    this.histogram.flush(counters, () => keys.ofHost('hist', host, hour));
    this.flushAddresses(host, hour);
    this.flushSlow(hour);
  }

  private addTables(): void {
    for (const { count, queries, sum, sumMs } of this.tables) {
      this.counts.add(count, queries);
      this.counts.add(sum, Math.round(sumMs * MICROSECONDS));
    }
  }

  /** Behind the counts in the same hash: they have given it its lifetime. */
  private flushMaxima(hour: number): void {
    const { tables, maxima } = this;
    if (tables.size === 0) return;
    maxima.begin(this.keys.of('counts', hour), tables.size);
    for (const table of tables) {
      maxima.put(table.max);
      maxima.put(table.maxMs);
      [table.queries, table.sumMs, table.maxMs] = [0, 0, 0];
    }
    tables.clear();
  }

  private flushAddresses(host: string, hour: number): void {
    const { addresses, visitors } = this;
    if (addresses.size === 0) return;
    visitors.begin(this.keys.ofHost('unique_ips', host, hour), addresses.size);
    for (const address of addresses) visitors.put(address);
    addresses.clear();
  }

  /** For the slowest of an hour and of its day. */
  private flushSlow(hour: number): void {
    const { slowest, slow } = this;
    if (slowest.length === 0) return;
    slow.begin([...this.keys.of('slow', hour), SLOW_ROWS_KEPT], slowest.length / 2);
    for (const value of slowest) slow.put(value);
    slowest.length = 0;
  }
}

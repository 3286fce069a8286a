import type { StoredRecord } from '../stored-record';
import { DurationHistogram } from './duration-histogram';
import { countRecord, textOf, type RecordCounter } from './count-record';
import { Counts } from './counts';
import { SLOW_REQUEST_MS, type SlowRequest } from './log-stats';
import type { RequestFacts } from './request-of';
import { VisitorSketch } from './visitor-sketch';

export const HOUR_MS = 3_600_000;
/** Most slow requests a tally keeps: the slowest. */
export const SLOW_ROWS_KEPT = 1_000;
/** Between the parts of a key; no part holds one. */
export const SEPARATOR = '\u0000';

/** What is read of a record for all that is counted. */
export const STATS_FIELDS: readonly string[] = [
  ...['timestamp', 'level', 'category', 'event', 'message'],
  ...['context.request_id', 'context.user_id', 'context.organization_id', 'context.username'],
  ...['metadata.method', 'metadata.path', 'metadata.route', 'metadata.status_code', 'metadata.duration_ms', 'metadata.ip_address', 'metadata.user_id', 'metadata.username', 'metadata.table'],
];

export class HourTally {
  records = 0;
  requests = 0;
  readonly statuses = new Counts();
}

export class PathTally {
  count = 0;
  errors = 0;
  readonly durations = new DurationHistogram();
}

export class TableTally {
  count = 0;
  sum = 0;
  max = 0;
}

/** Everything statistics are made of, counted over some records. Tallies of parts merge into that of the whole. */
export class StatsTally implements RecordCounter {
  requests = 0;
  /** Of them with a status of 400 and above. */
  errors = 0;
  readonly durations = new DurationHistogram();
  readonly visitors = new VisitorSketch();
  readonly hours = new Map<number, HourTally>();
  readonly statuses = new Counts();
  readonly levels = new Counts();
  readonly categories = new Counts();
  readonly events = new Counts();
  /** By method, {@link SEPARATOR}, pattern. */
  readonly paths = new Map<string, PathTally>();
  readonly errorsByPath = new Counts();
  slow: SlowRequest[] = [];
  /** By user, {@link SEPARATOR}, address; an unknown one is empty. */
  readonly failedLogins = new Counts();
  readonly organizations = new Counts();
  readonly tables = new Map<string, TableTally>();

  /** @param time of the record, epoch ms. */
  add(record: StoredRecord, time: number): void {
    this.hour(Math.floor(time / HOUR_MS) * HOUR_MS).records += 1;
    countRecord(record, time, this);
  }

  merge(other: StatsTally): void {
    this.requests += other.requests;
    this.errors += other.errors;
    this.durations.merge(other.durations);
    this.visitors.merge(other.visitors);
    for (const [hour, counts] of other.hours) this.mergeHour(hour, counts);
    for (const name of ['statuses', 'levels', 'categories', 'events', 'errorsByPath', 'failedLogins', 'organizations'] as const) this[name].merge(other[name]);
    for (const [key, counts] of other.paths) this.mergePath(key, counts);
    for (const [table, counts] of other.tables) this.mergeTable(table, counts);
    this.addSlowest(other.slow);
  }

  addSlowest(slow: readonly SlowRequest[]): void {
    for (const each of slow) this.slow.push(each);
    this.trimSlow();
  }

  hour(start: number): HourTally {
    return entry(this.hours, start, () => new HourTally());
  }

  path(key: string): PathTally {
    return entry(this.paths, key, () => new PathTally());
  }

  table(name: string): TableTally {
    return entry(this.tables, name, () => new TableTally());
  }

  addLevel(level: string): void {
    this.levels.add(level);
  }

  addCategory(category: string): void {
    this.categories.add(category);
  }

  addEvent(event: string): void {
    this.events.add(event);
  }

  addErrorPath(path: string): void {
    this.errorsByPath.add(path);
  }

  addRequest(request: RequestFacts, record: StoredRecord, time: number): void {
    const { status, durationMs } = request;
    const [path, hour] = [this.path(`${request.method}${SEPARATOR}${request.pattern}`), this.hour(Math.floor(time / HOUR_MS) * HOUR_MS)];
    this.requests += 1;
    hour.requests += 1;
    path.count += 1;
    if (status !== null) this.addStatus(String(status), status >= 400, hour, path);
    if (durationMs !== null) this.addDuration(durationMs, path);
    const { ip_address } = record.metadata;
    if (typeof ip_address === 'string') this.visitors.add(ip_address);
    const { organization_id } = record.context;
    if (typeof organization_id === 'string') this.organizations.add(organization_id);
    if (durationMs !== null && durationMs > SLOW_REQUEST_MS) this.addSlow(request, record, time);
  }

  addFailedLogin(user: string, address: string): void {
    this.failedLogins.add(`${user}${SEPARATOR}${address}`);
  }

  addQuery(table: string, durationMs: number): void {
    const counts = this.table(table);
    counts.count += 1;
    counts.sum += durationMs;
    counts.max = Math.max(counts.max, durationMs);
  }

  private addStatus(status: string, failed: boolean, hour: HourTally, path: PathTally): void {
    this.statuses.add(status);
    hour.statuses.add(status);
    if (!failed) return;
    this.errors += 1;
    path.errors += 1;
  }

  private addDuration(durationMs: number, path: PathTally): void {
    this.durations.add(durationMs);
    path.durations.add(durationMs);
  }

  private addSlow({ method, path, status, durationMs }: RequestFacts, { context }: StoredRecord, time: number): void {
    this.slow.push({ time, method: method || null, path, status_code: status, duration_ms: durationMs!, user_id: textOf(context.user_id), request_id: textOf(context.request_id) });
    if (this.slow.length > 2 * SLOW_ROWS_KEPT) this.trimSlow();
  }

  private trimSlow(): void {
    if (this.slow.length <= SLOW_ROWS_KEPT) return;
    this.slow.sort(slowestFirst);
    this.slow.length = SLOW_ROWS_KEPT;
  }

  private mergeHour(start: number, other: HourTally): void {
    const hour = this.hour(start);
    hour.records += other.records;
    hour.requests += other.requests;
    hour.statuses.merge(other.statuses);
  }

  private mergePath(key: string, other: PathTally): void {
    const path = this.path(key);
    path.count += other.count;
    path.errors += other.errors;
    path.durations.merge(other.durations);
  }

  private mergeTable(name: string, other: TableTally): void {
    const table = this.table(name);
    table.count += other.count;
    table.sum += other.sum;
    table.max = Math.max(table.max, other.max);
  }
}

/** Equal durations by time, so that every store has the same order. */
export function slowestFirst(a: SlowRequest, b: SlowRequest): number {
  return b.duration_ms - a.duration_ms || a.time - b.time;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

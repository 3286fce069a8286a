import assert from 'node:assert/strict';
import { parseQuery } from '../query/parse-query';
import type { LogStats, StatsQuery } from '../query/stats/log-stats';
import { VisitorSketch } from '../query/stats/visitor-sketch';
import type { CanonicalRecord } from '../record/record.schema';
import type { RealisticRecord } from './realistic-records';

type Query = Omit<StatsQuery, 'from' | 'to'>;

export const STATS_CASES: readonly { readonly title: string; readonly query: Query }[] = [
  { title: 'requests, errors, percentiles and visitors', query: {} },
  { title: 'records and statuses by hour', query: { sections: ['hours', 'statuses'] } },
  { title: 'levels, categories and events', query: { sections: ['levels', 'categories', 'events'] } },
  { title: 'paths with their percentiles, and errors by path', query: { sections: ['paths', 'errors_by_path'] } },
  { title: 'slow requests, failed logins, organizations and tables', query: { sections: ['slow_requests', 'failed_logins', 'organizations', 'tables'] } },
  { title: 'only what passes a filter', query: { filter: parseQuery('method:POST OR category:database'), sections: ['hours', 'paths', 'tables', 'events'] } },
  { title: 'no more rows than asked for', query: { limit: 3, sections: ['slow_requests', 'paths', 'events'] } },
];

/** The answer of a store beside one counted in the plainest way. Percentiles may be off by 5 %; visitors are the one figure that their sketch gives. */
export function checkStats(stats: LogStats, query: StatsQuery, written: readonly RealisticRecord[]): void {
  const records = written.filter(({ time, record }) => time >= query.from && time < query.to && (query.filter === undefined || passesFilter(record)));
  const requests = records.filter(({ record }) => record.event === 'http.request.completed');
  checkSummary(stats, query, requests);
  const rows = query.limit ?? Infinity;
  for (const section of query.sections ?? []) {
    const expected = EXPECTED[section](records, requests).slice(0, section === 'slow_requests' ? Math.min(rows, 50) : rows);
    if (section === 'paths') checkPaths(stats.paths!, requests, rows);
    else assert.deepEqual(rounded(stats[section]), rounded(expected), section);
  }
}

/** The filter of the case above, in plain code. */
function passesFilter({ metadata, category }: CanonicalRecord): boolean {
  return metadata.method === 'POST' || category === 'database';
}

function checkSummary({ from, to, summary }: LogStats, query: StatsQuery, requests: readonly RealisticRecord[]): void {
  assert.deepEqual([from, to, summary.requests], [query.from, query.to, requests.length]);
  near(summary.requests_per_second, requests.length / ((to - from) / 1_000), 1e-9, 'requests per second');
  near(summary.error_rate, requests.filter(({ record }) => Number(record.metadata.status_code) >= 400).length / requests.length, 1e-9, 'error rate');
  const durations = durationsOf(requests);
  near(summary.p50_response_time, percentile(durations, 0.5), 0.05, 'p50');
  near(summary.p95_response_time, percentile(durations, 0.95), 0.05, 'p95');
  near(summary.p99_response_time, percentile(durations, 0.99), 0.05, 'p99');
  const visitors = visitorsOf(requests);
  near(visitors, new Set(requests.map(({ record }) => record.metadata.ip_address)).size, 0.05, 'visitors of a sketch');
  assert.equal(summary.unique_visitors, visitors, 'unique visitors');
}

/** What every store must answer of these records: the number of one sketch, however they are divided. */
export function visitorsOf(requests: readonly RealisticRecord[]): number {
  const sketch = new VisitorSketch();
  for (const { record: { metadata } } of requests) if (typeof metadata.ip_address === 'string') sketch.add(metadata.ip_address);
  return sketch.count();
}

function checkPaths(paths: NonNullable<LogStats['paths']>, requests: readonly RealisticRecord[], rows: number): void {
  const groups = groupBy(requests, ({ record }) => `${record.metadata.method as string} ${record.metadata.route as string}`);
  assert.equal(paths.length, Math.min(groups.size, rows));
  assert.deepEqual(paths.map(({ count }) => count), [...groups.values()].map(({ length }) => length).sort((a, b) => b - a).slice(0, rows));
  for (const { method, path, count, errors, p50, p95, p99 } of paths) {
    const group = groups.get(`${method} ${path}`) ?? [];
    const durations = durationsOf(group);
    assert.deepEqual([count, errors], [group.length, group.filter(({ record }) => Number(record.metadata.status_code) >= 400).length], path);
    for (const [value, share] of [[p50, 0.5], [p95, 0.95], [p99, 0.99]] as const) near(value, percentile(durations, share), 0.05, `${method} ${path} p${share * 100}`);
  }
}

type Section = NonNullable<StatsQuery['sections']>[number];
type Records = readonly RealisticRecord[];

const EXPECTED: Readonly<Record<Section, (records: Records, requests: Records) => readonly unknown[]>> = {
  hours: (records) =>
    [...groupBy(records, ({ time }) => String(Math.floor(time / 3_600_000) * 3_600_000))]
      .map(([hour, group]) => {
        const requests = group.filter(({ record }) => record.event === 'http.request.completed');
        const statuses = Object.fromEntries([...groupBy(requests, ({ record }) => String(record.metadata.status_code))].map(([code, { length }]) => [code, length]));
        return { hour: Number(hour), records: group.length, requests: requests.length, statuses };
      })
      .sort((a, b) => a.hour - b.hour),
  statuses: (_, requests) => counted(requests, 'status_code', ({ metadata }) => metadata.status_code).map(({ status_code, count }) => ({ status_code: Number(status_code), count })).sort((a, b) => a.status_code - b.status_code),
  levels: (records) => ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'].flatMap((level) => counted(records, 'level', (record) => record.level).filter((row) => row.level === level)),
  categories: (records) => counted(records, 'category', ({ category }) => category),
  events: (records) => counted(records, 'event', ({ event }) => event),
  paths: () => [],
  errors_by_path: (records) => counted(records.filter(({ record }) => record.level === 'ERROR'), 'path', ({ metadata }) => metadata.route),
  slow_requests: (_, requests) =>
    requests
      .filter(({ record }) => Number(record.metadata.duration_ms) > 1_000)
      .map(({ time, record: { metadata: { method, path, status_code, duration_ms }, context: { user_id, request_id } } }) => ({ time, method, path, status_code, duration_ms: duration_ms as number, user_id, request_id }))
      .sort((a, b) => b.duration_ms - a.duration_ms || a.time - b.time),
  failed_logins: (records) =>
    counted(records, 'key', (record) => (/failed.*login/i.test(record.message) ? `${record.metadata.username as string} ${record.metadata.ip_address as string}` : undefined))
      .filter(({ count }) => count > 3)
      .map(({ key, count }) => ({ user: String(key).split(' ')[0], ip_address: String(key).split(' ')[1], count })),
  organizations: (_, requests) => counted(requests, 'organization_id', ({ context }) => context.organization_id ?? undefined),
  tables: (records) =>
    [...groupBy(records.filter(({ record }) => record.message.includes('database query')), ({ record }) => record.metadata.table as string)]
      .map(([table, group]) => ({ table, avg: durationsOf(group).reduce((sum, each) => sum + each, 0) / group.length, max: Math.max(...durationsOf(group)), count: group.length }))
      .sort((a, b) => b.avg - a.avg),
};

function counted(records: Records, name: string, of: (record: CanonicalRecord) => unknown): { [name: string]: unknown; count: number }[] {
  const groups = groupBy(records.filter(({ record }) => of(record) !== undefined), ({ record }) => String(of(record)));
  return [...groups].map(([value, { length }]) => ({ [name]: value, count: length })).sort((a, b) => b.count - a.count || (String(a[name]) < String(b[name]) ? -1 : 1));
}

function groupBy(records: Records, keyOf: (record: RealisticRecord) => string): Map<string, RealisticRecord[]> {
  const groups = new Map<string, RealisticRecord[]>();
  for (const record of records) {
    const key = keyOf(record);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return groups;
}

const durationsOf = (records: Records): number[] => records.map(({ record }) => record.metadata.duration_ms as number).sort((a, b) => a - b);

/** By nearest rank, as the stores do. */
const percentile = (ascending: readonly number[], share: number): number | null => ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? null;

function near(value: number | null, expected: number | null, tolerance: number, what: string): void {
  if (value === null || expected === null) return assert.equal(value, expected, what);
  assert.ok(Math.abs(value - expected) <= Math.abs(expected) * tolerance + 1e-9, `${what}: ${value}, expected ${expected}`);
}

/** Sums of fractions differ in their last digits by the order of adding. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, member: unknown) => (typeof member === 'number' ? Number(member.toPrecision(9)) : member)));
}

import { FAILED_LOGINS_ABOVE, SLOW_REQUEST_MS, type LogStats, type StatsSection } from '@cairn/core/query';
import type { Paint } from './paint';
import { table } from './table';

type Rows<S extends StatsSection> = NonNullable<LogStats[S]>;
type Row<S extends StatsSection> = Rows<S>[number];
type Cell = string | number | null | undefined;

interface Columns<R> {
  readonly headings: readonly string[];
  readonly cells: (row: R) => readonly Cell[];
}

const iso = (time: number): string => new Date(time).toISOString();
const ms = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(1)));

/** How each section's rows stand in a table. */
const SECTIONS: { readonly [S in StatsSection]: Columns<Row<S>> } = {
  hours: { headings: ['hour', 'records', 'requests', 'statuses'], cells: (row) => [iso(row.hour).slice(0, 13), row.records, row.requests, Object.entries(row.statuses).map(([code, count]) => `${code}:${count}`).join(' ')] },
  statuses: { headings: ['status', 'requests'], cells: (row) => [row.status_code, row.count] },
  levels: { headings: ['level', 'records'], cells: (row) => [row.level, row.count] },
  categories: { headings: ['category', 'records'], cells: (row) => [row.category, row.count] },
  events: { headings: ['event', 'records'], cells: (row) => [row.event, row.count] },
  paths: { headings: ['method', 'path', 'requests', 'errors', 'p50 ms', 'p95 ms', 'p99 ms'], cells: (row) => [row.method, row.path, row.count, row.errors, ms(row.p50), ms(row.p95), ms(row.p99)] },
  errors_by_path: { headings: ['path', 'errors'], cells: (row) => [row.path, row.count] },
  slow_requests: { headings: ['time', 'method', 'path', 'status', 'ms', 'user', 'request'], cells: (row) => [iso(row.time), row.method, row.path, row.status_code, ms(row.duration_ms), row.user_id, row.request_id] },
  failed_logins: { headings: ['user', 'address', 'failures'], cells: (row) => [row.user, row.ip_address, row.count] },
  organizations: { headings: ['organization', 'requests'], cells: (row) => [row.organization_id, row.count] },
  tables: { headings: ['table', 'queries', 'avg ms', 'max ms'], cells: (row) => [row.table, row.count, ms(row.avg), ms(row.max)] },
};

/** What counts, where the name does not say it. */
const COUNTED: Partial<Record<StatsSection, string>> = {
  paths: 'errors: status 400 and above',
  errors_by_path: 'records of ERROR and above: of requests those with 5xx',
  slow_requests: `longer than ${SLOW_REQUEST_MS} ms`,
  failed_logins: `more than ${FAILED_LOGINS_ABOVE} by user and address`,
};

/** The heading of a section, and that it is empty where it is. */
export function sectionTitle(section: StatsSection, stats: LogStats, paint: Paint): string {
  const counted = COUNTED[section] === undefined ? '' : ` (${COUNTED[section]})`;
  return `${paint.bold(section.replaceAll('_', ' '))}${counted}${(stats[section] ?? []).length === 0 ? ': none' : ''}`;
}

export function sectionText(section: StatsSection, stats: LogStats, paint: Paint): string[] {
  const { headings, cells } = SECTIONS[section] as Columns<unknown>;
  const rows: readonly unknown[] = stats[section] ?? [];
  return rows.length === 0 ? [] : table(headings, rows.map(cells), paint);
}

/** The names are those of the HTTP API. */
export function summaryText({ from, to, summary }: LogStats, paint: Paint): string[] {
  const figures: [string, string][] = [
    ['from', iso(from)],
    ['to', iso(to)],
    ['requests', String(summary.requests)],
    ['requests_per_second', String(Number(summary.requests_per_second.toPrecision(3)))],
    ['error_rate', `${Number((summary.error_rate * 100).toPrecision(3))} % (status 400 and above)`],
    ...(['p50', 'p95', 'p99'] as const).map((name): [string, string] => [`${name}_response_time`, summary[`${name}_response_time`] === null ? '-' : `${summary[`${name}_response_time`]} ms`]),
    ['unique_visitors', String(summary.unique_visitors)],
  ];
  const width = Math.max(...figures.map(([name]) => name.length));
  return figures.map(([name, value]) => `${paint.dim(name.padEnd(width))}  ${value}`);
}

import { CairnError } from '../../errors/cairn-error';
import { LEVEL_NAMES } from '../../record/level';
import { DEFAULT_ROWS, DEFAULT_SLOW_ROWS, FAILED_LOGINS_ABOVE, STATS_SECTIONS, type CountOf, type FailedLogins, type HourCounts, type LogStats, type PathCounts, type StatsQuery, type StatsSection, type StatsSummary, type TableDurations } from './log-stats';
import type { Counts } from './counts';
import { SEPARATOR, slowestFirst, type StatsTally } from './stats-tally';

type Section = (tally: StatsTally, limit: number) => readonly unknown[];

/** Each section's rows, made from a tally. */
const SECTIONS: Readonly<Record<StatsSection, Section>> = {
  hours: (tally) => hoursOf(tally),
  statuses: ({ statuses }) => [...statuses].map(([status, count]) => ({ status_code: Number(status), count })).sort((a, b) => a.status_code - b.status_code),
  levels: ({ levels }) => counted('level', levels, LEVEL_NAMES.length + DEFAULT_ROWS).sort((a, b) => order(a.level) - order(b.level)),
  categories: ({ categories }, limit) => counted('category', categories, limit),
  events: ({ events }, limit) => counted('event', events, limit),
  paths: (tally, limit) => pathsOf(tally).slice(0, limit),
  errors_by_path: ({ errorsByPath }, limit) => counted('path', errorsByPath, limit),
  slow_requests: ({ slow }, limit) => [...slow].sort(slowestFirst).slice(0, limit),
  failed_logins: (tally, limit) => failedLoginsOf(tally, limit),
  organizations: ({ organizations }, limit) => counted('organization_id', organizations, limit),
  tables: (tally, limit) => tablesOf(tally).slice(0, limit),
};

/** The answer to a query from what was counted over its records. */
export function statsOf(tally: StatsTally, { from, to, sections = [], limit }: StatsQuery): LogStats {
  const stats: Record<string, unknown> = { from, to, summary: summaryOf(tally, from, to) };
  for (const section of sections) {
    const make = SECTIONS[section] as Section | undefined;
    if (make === undefined) throw new CairnError('CAIRN_E_QUERY', `there are no statistics "${String(section)}". There are ${STATS_SECTIONS.join(', ')}.`);
    stats[section] = make(tally, limit ?? (section === 'slow_requests' ? DEFAULT_SLOW_ROWS : DEFAULT_ROWS));
  }
  return stats as unknown as LogStats;
}

export function summaryOf({ requests, errors, durations, visitors }: StatsTally, from: number, to: number): StatsSummary {
  const seconds = (to - from) / 1_000;
  return {
    requests,
    requests_per_second: seconds > 0 ? requests / seconds : 0,
    error_rate: requests === 0 ? 0 : errors / requests,
    p50_response_time: durations.percentile(0.5),
    p95_response_time: durations.percentile(0.95),
    p99_response_time: durations.percentile(0.99),
    unique_visitors: visitors.count(),
  };
}

const order = (level: string): number => (LEVEL_NAMES as readonly string[]).indexOf(level);

function counted<K extends string>(name: K, counts: Counts, limit: number): CountOf<K, string>[] {
  return counts.ranked(limit).map(([value, count]) => ({ [name]: value, count }) as CountOf<K, string>);
}

function hoursOf({ hours }: StatsTally): HourCounts[] {
  return [...hours]
    .sort(([a], [b]) => a - b)
    .map(([hour, { records, requests, statuses }]) => ({ hour, records, requests, statuses: Object.fromEntries([...statuses].sort(([a], [b]) => Number(a) - Number(b))) }));
}

function pathsOf({ paths }: StatsTally): PathCounts[] {
  const rows = [...paths].map(([key, { count, errors, durations }]): PathCounts => {
    const [method, path] = key.split(SEPARATOR) as [string, string];
    return { method, path, count, errors, p50: durations.percentile(0.5), p95: durations.percentile(0.95), p99: durations.percentile(0.99) };
  });
  return rows.sort((a, b) => b.count - a.count || (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1));
}

function failedLoginsOf({ failedLogins }: StatsTally, limit: number): FailedLogins[] {
  const many = failedLogins.ranked(failedLogins.size).filter(([, count]) => count > FAILED_LOGINS_ABOVE);
  return many.slice(0, limit).map(([key, count]) => {
    const [user, address] = key.split(SEPARATOR) as [string, string];
    return { user: user || null, ip_address: address || null, count };
  });
}

function tablesOf({ tables }: StatsTally): TableDurations[] {
  const rows = [...tables].map(([table, { sum, max, count }]): TableDurations => ({ table, avg: sum / count, max, count }));
  return rows.sort((a, b) => b.avg - a.avg || (a.table < b.table ? -1 : 1));
}

import type { Counts, SlowRequest, StatsTally } from '@cairn/core/query';

type Pairs = readonly (readonly [string, number])[];
type Buckets = readonly (readonly [number, number])[];

/** A tally as JSON can hold it. */
export interface StoredTally {
  readonly requests: number;
  readonly errors: number;
  readonly durations: Buckets;
  readonly visitors: readonly number[];
  readonly hours: readonly (readonly [hour: number, records: number, requests: number, statuses: Pairs])[];
  readonly counts: Readonly<Record<CountsName, Pairs>>;
  readonly paths: readonly (readonly [key: string, count: number, errors: number, durations: Buckets])[];
  readonly slow: readonly SlowRequest[];
  readonly tables: readonly (readonly [table: string, count: number, sum: number, max: number])[];
}

const COUNTS = ['statuses', 'levels', 'categories', 'events', 'errorsByPath', 'failedLogins', 'organizations'] as const;
type CountsName = (typeof COUNTS)[number];

export function storeTally(tally: StatsTally): StoredTally {
  return {
    requests: tally.requests,
    errors: tally.errors,
    durations: tally.durations.buckets,
    visitors: tally.visitors.toPacked(),
    hours: [...tally.hours].map(([hour, { records, requests, statuses }]) => [hour, records, requests, [...statuses]] as const),
    counts: Object.fromEntries(COUNTS.map((name) => [name, [...tally[name]]])) as unknown as Record<CountsName, Pairs>,
    paths: [...tally.paths].map(([key, { count, errors, durations }]) => [key, count, errors, durations.buckets] as const),
    slow: tally.slow,
    tables: [...tally.tables].map(([table, { count, sum, max }]) => [table, count, sum, max] as const),
  };
}

/** Adds what was stored to a tally. */
export function addStoredTally(tally: StatsTally, stored: StoredTally): void {
  tally.requests += stored.requests;
  tally.errors += stored.errors;
  for (const [bucket, count] of stored.durations) tally.durations.addBucket(bucket, count);
  tally.visitors.addPacked(stored.visitors);
  for (const [start, records, requests, statuses] of stored.hours) {
    const hour = tally.hour(start);
    hour.records += records;
    hour.requests += requests;
    addPairs(hour.statuses, statuses);
  }
  for (const name of COUNTS) addPairs(tally[name], stored.counts[name]);
  for (const [key, count, errors, durations] of stored.paths) {
    const path = tally.path(key);
    path.count += count;
    path.errors += errors;
    for (const [bucket, number] of durations) path.durations.addBucket(bucket, number);
  }
  tally.addSlowest(stored.slow);
  for (const [name, count, sum, max] of stored.tables) {
    const table = tally.table(name);
    table.count += count;
    table.sum += sum;
    table.max = Math.max(table.max, max);
  }
}

function addPairs(counts: Counts, pairs: Pairs): void {
  for (const [text, count] of pairs) counts.add(text, count);
}

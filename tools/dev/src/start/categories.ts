import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newestFiles } from './log-files';

/** What the sample shows of Cairn's categories; of `audit` the log has what is said about the trail. */
const SHOWN = ['request', 'application', 'database', 'integration', 'job', 'security', 'audit', 'metric', 'oauth'] as const;

/** The records a run left in the files of one category. */
export interface CategoryCount {
  /** As its files are named. */
  readonly category: string;
  readonly records: number;
  /** Names of its events, each once. */
  readonly events: readonly string[];
}

/** Counted in the files of these writers. */
export function categoryCounts(directory: string, writers: readonly string[]): CategoryCount[] {
  const files = newestFiles(directory, writers).map(({ name }) => name);
  return SHOWN.map((category) => {
    const records = files.filter((name) => name.startsWith(`${category}.`)).flatMap((name) => eventsIn(join(directory, name)));
    const events = new Set(records.filter((event) => event !== ''));
    return { category, records: records.length, events: [...events].sort() };
  });
}

/** The categories without a record. */
export function silentCategories(counts: readonly CategoryCount[]): string[] {
  return counts.filter(({ records }) => records === 0).map(({ category }) => `category ${category}: no record`);
}

/** One name per record, empty where it has none. */
function eventsIn(file: string): string[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => (JSON.parse(line) as { event?: string }).event ?? '');
}

import { Counts, SEPARATOR, type StatsTally } from '@cairn/core/query';

/** Fields and values, one after the other. */
export type Pairs = readonly string[];

const MICROSECONDS = 1_000;
const STATUS = 'status_';

/** `stats:requests:<span>` */
export function addRequests(tally: StatsTally, stored: Pairs): void {
  for (let at = 0; at < stored.length; at += 2) {
    const [field, count] = [stored[at]!, Number(stored[at + 1])];
    if (field === 'total') tally.requests += count;
    else if (field.startsWith(STATUS)) addStatus(tally, field.slice(STATUS.length), count);
  }
}

function addStatus(tally: StatsTally, status: string, count: number): void {
  tally.statuses.add(status, count);
  if (Number(status) >= 400) tally.errors += count;
}

/** The same for the list of hours. @param records of every kind in that hour. */
export function addHour(tally: StatsTally, start: number, records: number, stored: Pairs): void {
  if (records === 0 && stored.length === 0) return;
  const hour = tally.hour(start);
  hour.records += records;
  for (let at = 0; at < stored.length; at += 2) {
    const [field, count] = [stored[at]!, Number(stored[at + 1])];
    if (field === 'total') hour.requests += count;
    else if (field.startsWith(STATUS)) hour.statuses.add(field.slice(STATUS.length), count);
  }
}

/** `stats:summary:<span>`; returns the hosts that were asked for. */
export function addSummary(tally: StatsTally, stored: Pairs): string[] {
  const hosts: string[] = [];
  for (let at = 0; at < stored.length; at += 2) {
    const [kind, value] = kindOf(stored[at]!);
    if (kind === 'host') hosts.push(value);
    else if (kind === 'bucket') tally.durations.addBucket(Number(value), Number(stored[at + 1]));
  }
  return hosts;
}

/** `stats:counts:<span>` */
export function addCounts(tally: StatsTally, stored: Pairs): void {
  const kinds: Readonly<Record<string, Counts>> = { level: tally.levels, category: tally.categories, event: tally.events, error_path: tally.errorsByPath, login: tally.failedLogins, org: tally.organizations };
  for (let at = 0; at < stored.length; at += 2) {
    const [kind, value] = kindOf(stored[at]!);
    const count = Number(stored[at + 1]);
    if (kind === 'table') addTable(tally, value, count);
    else kinds[kind]?.add(value, count);
  }
}

/** Of a field such as `level:ERROR`. */
function kindOf(field: string): [kind: string, value: string] {
  const colon = field.indexOf(':');
  return [field.slice(0, Math.max(colon, 0)), field.slice(colon + 1)];
}

function addTable(tally: StatsTally, field: string, value: number): void {
  const [name, figure] = split(field);
  const table = tally.table(name);
  if (figure === 'n') table.count += value;
  else if (figure === 'sum') table.sum += value / MICROSECONDS;
  else table.max = Math.max(table.max, value);
}

/** `stats:hist:<host>:<span>` */
export function addHistogram(tally: StatsTally, stored: Pairs): void {
  for (let at = 0; at < stored.length; at += 2) {
    const { path, figure } = fieldOf(stored[at]!);
    const count = Number(stored[at + 1]);
    const counts = tally.path(path);
    if (figure === 'n') counts.count += count;
    else if (figure === 'e') counts.errors += count;
    else counts.durations.addBucket(figure, count);
  }
}

interface HistogramField {
  /** As a tally has it. */
  readonly path: string;
  /** Requests, failed ones, or those of a bucket. */
  readonly figure: 'n' | 'e' | number;
}

/** The same fields come again with every span. */
const fields = new Map<string, HistogramField>();
const MOST_FIELDS = 20_000;

function fieldOf(field: string): HistogramField {
  const known = fields.get(field);
  if (known !== undefined) return known;
  if (fields.size >= MOST_FIELDS) fields.clear();
  const [name, figure] = split(field);
  const space = name.indexOf(' ');
  const read: HistogramField = { path: `${name.slice(0, space)}${SEPARATOR}${name.slice(space + 1)}`, figure: figure === 'n' || figure === 'e' ? figure : Number(figure) };
  fields.set(field, read);
  return read;
}

function split(field: string): [name: string, figure: string] {
  const bar = field.lastIndexOf('|');
  return [field.slice(0, bar), field.slice(bar + 1)];
}

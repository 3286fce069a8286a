import { Counts, SEPARATOR, type StatsTally } from '@cairn/core/query';

type Pairs = ReadonlyMap<string, string>;

const MICROSECONDS = 1_000;

/** `stats:requests:<span>`. @param hour its beginning, when the span is one. */
export function addRequests(tally: StatsTally, stored: Pairs, hour: number | undefined): void {
  for (const [field, text] of stored) {
    const count = Number(text);
    if (field === 'total') {
      tally.requests += count;
      if (hour !== undefined) tally.hour(hour).requests += count;
    } else if (field.startsWith('status_')) addStatus(tally, field.slice('status_'.length), count, hour);
  }
}

function addStatus(tally: StatsTally, status: string, count: number, hour: number | undefined): void {
  tally.statuses.add(status, count);
  if (Number(status) >= 400) tally.errors += count;
  if (hour !== undefined) tally.hour(hour).statuses.add(status, count);
}

/** `stats:counts:<span>`; returns the hosts that were asked for. */
export function addCounts(tally: StatsTally, stored: Pairs, hour: number | undefined): string[] {
  const hosts: string[] = [];
  const kinds: Readonly<Record<string, Counts>> = { level: tally.levels, category: tally.categories, event: tally.events, error_path: tally.errorsByPath, login: tally.failedLogins, org: tally.organizations };
  for (const [field, text] of stored) {
    const colon = field.indexOf(':');
    const [kind, value, count] = [field.slice(0, colon), field.slice(colon + 1), Number(text)];
    if (colon < 0) {
      if (hour !== undefined && field === 'records') tally.hour(hour).records += count;
    } else if (kind === 'host') hosts.push(value);
    else if (kind === 'table') addTable(tally, value, count);
    else kinds[kind]?.add(value, count);
  }
  return hosts;
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
  for (const [field, text] of stored) {
    const [name, figure] = split(field);
    const count = Number(text);
    const space = name.indexOf(' ');
    const path = tally.path(`${name.slice(0, space)}${SEPARATOR}${name.slice(space + 1)}`);
    if (figure === 'n') path.count += count;
    else if (figure === 'e') path.errors += count;
    else {
      path.durations.addBucket(Number(figure), count);
      tally.durations.addBucket(Number(figure), count);
    }
  }
}

function split(field: string): [name: string, figure: string] {
  const bar = field.lastIndexOf('|');
  return [field.slice(0, bar), field.slice(bar + 1)];
}

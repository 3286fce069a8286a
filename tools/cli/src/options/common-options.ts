import { Option, type Command } from 'commander';
import { MAX_LIMIT } from '@cairn/core/query';
import { UsageError } from '../usage-error';

/** Where the records are. */
export interface SourceOptions {
  readonly source?: string;
  readonly token?: string;
}

/** How records are said. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly pager: boolean;
}

/** What every list of records takes. */
export interface ListOptions extends SourceOptions, OutputOptions {
  /** Default: {@link DEFAULT_HOURS}, unless there is `since`. */
  readonly hours?: number;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly query?: string;
  readonly event?: string;
  readonly level?: string;
  readonly hostname?: string;
  readonly component?: string;
  readonly afterContext?: number;
  readonly beforeContext?: number;
  readonly context?: number;
  readonly follow?: boolean;
}

export const DEFAULT_HOURS = 24;
export const DEFAULT_LIMIT = 100;
/** All of them are held in memory until they are printed in their order. */
const MOST = 1_000_000;

export function addSource(command: Command): Command {
  return command
    .option('-s, --source <source>', 'a log directory, redis://… or https://…; default: CAIRN_SOURCE, else LOG_DIR, else logs')
    .option('--token <token>', 'bearer token for an https:// source; default: CAIRN_TOKEN, which other users of the machine cannot see');
}

export function addOutput(command: Command): Command {
  return command.option('--json', 'one JSON object per line').option('--no-pager', 'never page, also on a terminal');
}

export function addRange(command: Command): Command {
  return command
    .addOption(new Option('--hours <n>', `how many hours back, instead of --since (default: ${DEFAULT_HOURS})`).argParser(hours))
    .option('--since <time>', 'from when on: 2h, 14:05, yesterday, 2026-11-21T14:05:00Z (UTC unless a zone is said)')
    .option('--until <time>', 'until when');
}

export function addLimit(command: Command, limit = DEFAULT_LIMIT): Command {
  return command.addOption(new Option('-n, --limit <n>', 'the newest n').default(limit).argParser(count('--limit')));
}

/** Rows of what is counted, as many as a source gives. */
export function addRows(command: Command): Command {
  return command.addOption(new Option('-n, --limit <n>', 'most rows of each table').default(DEFAULT_LIMIT).argParser(count('--limit', MAX_LIMIT)));
}

export function addQuery(command: Command): Command {
  return command.option('-q, --query <query>', 'only records that pass this query as well, such as "level>=warning path:/api/v1/tasks*"');
}

export function addContext(command: Command): Command {
  return command
    .addOption(new Option('-A, --after-context <n>', 'n records after each one, whatever they are').argParser(amount('-A')))
    .addOption(new Option('-B, --before-context <n>', 'n records before each one').argParser(amount('-B')))
    .addOption(new Option('-C, --context <n>', 'n records on both sides of each one').argParser(amount('-C')));
}

const FILTERS = {
  event: ['--event <name>', 'only this event, or several with commas; * stands for any text, as in job.*'],
  level: ['--level <level>', 'this level and above'],
  hostname: ['--hostname <fqdn>', "only clients of this name (reverse DNS); * stands for any text"],
  component: ['--component <name>', 'only this component; * stands for any text'],
} as const;

export type FilterOption = keyof typeof FILTERS;

export function addFilters(command: Command, names: readonly FilterOption[]): Command {
  for (const name of names) command.option(FILTERS[name][0], FILTERS[name][1]);
  return command;
}

function hours(value: string): number {
  const found = Number(value);
  if (value.trim() === '' || !(found > 0) || found > 1_000_000) throw new UsageError(`--hours: ${JSON.stringify(value)} is not a number of hours above 0. Write 24 or 0.5.`);
  return found;
}

/** A whole number from 1 on. */
export function count(option: string, most = MOST): (value: string) => number {
  return (value) => {
    if (!/^[1-9]\d{0,6}$/.test(value) || Number(value) > most) throw new UsageError(`${option}: ${JSON.stringify(value)} is not a whole number from 1 to ${most}.`);
    return Number(value);
  };
}

/** A whole number from 0 on. */
function amount(option: string): (value: string) => number {
  return (value) => {
    if (!/^\d{1,3}$/.test(value)) throw new UsageError(`${option}: ${JSON.stringify(value)} is not a whole number from 0 to 999.`);
    return Number(value);
  };
}

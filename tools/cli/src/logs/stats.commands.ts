import { EXIT } from '@cairn/audit-cli';
import { Option, type Command } from 'commander';
import { NOTHING_SKIPPED, STATS_SECTIONS, type LogStats, type StatsSection } from '@cairn/core/query';
import { commandAction } from '../command-action';
import { addOutput, addQuery, addRange, addRows, addSource, type ListOptions } from '../options/common-options';
import { filterOf } from '../options/conditions';
import { timeRange } from '../options/time-range';
import { EXIT_CODES, examples } from '../print/help-text';
import { paintOf } from '../print/paint';
import { jsonLine } from '../print/printable';
import { sectionText, sectionTitle, summaryText } from '../print/stats-text';
import { withStore } from '../source/with-store';
import type { CliTerminal } from '../terminal/cli-terminal';
import { UsageError } from '../usage-error';
import { nothingFound } from './nothing-found';
import { tellSkipped } from './tell-skipped';

interface StatsOptions extends ListOptions {
  readonly by?: readonly StatsSection[];
}

interface PathsOptions extends ListOptions {
  readonly sort: PathOrder;
}

/** How paths can be ordered, the largest first. */
const PATH_ORDERS = ['count', 'p95', 'errors'] as const;
type PathOrder = (typeof PATH_ORDERS)[number];
/** Of so many paths at most, by how often they were asked for, the order is made: as many as every store gives. */
const PATHS_SORTED = 1_000;

export function addStats(parent: Command, terminal: CliTerminal): void {
  const stats = parent
    .command('stats')
    .description('requests per second, share of errors, response times, visitors; and what is counted by something')
    .option('--by <section>', `one or several with commas: ${STATS_SECTIONS.join(', ')}`, sections);
  finish(stats, ['cairn logs stats', 'cairn logs stats --since 1h --by statuses,errors_by_path', 'cairn logs stats --by tables --json'])
    .action(commandAction(terminal, (options: StatsOptions) => show(options, options.by ?? [], true, terminal)));
  const paths = parent.command('paths').description('requests by method and path pattern: how many, how many with errors, how long');
  paths.addOption(new Option('--sort <column>', 'largest first').choices(PATH_ORDERS).default('count'));
  finish(paths, ['cairn logs paths', 'cairn logs paths --limit 5', 'cairn logs paths --sort p95']).action(commandAction(terminal, (options: PathsOptions) => show(options, ['paths'], false, terminal, options.sort)));
  const events = parent.command('events').description('how often each event came');
  finish(events, ['cairn logs events', 'cairn logs events --query "service:worker"']).action(commandAction(terminal, (options: ListOptions) => show(options, ['events'], false, terminal)));
}

function finish(command: Command, lines: readonly string[]): Command {
  addQuery(addRows(addRange(command)));
  return addSource(addOutput(command)).addHelpText('after', `${examples(lines)}\n\n${EXIT_CODES}`);
}

function show(options: ListOptions, wanted: readonly StatsSection[], summary: boolean, terminal: CliTerminal, order: PathOrder = 'count'): Promise<number> {
  if (options.pager) terminal.page();
  return withStore(options, terminal, async (store) => {
    const { from, to = Date.now() } = timeRange(options);
    const limit = order === 'count' ? options.limit : PATHS_SORTED;
    const stats = sorted(await store.stats({ from, to, filter: filterOf(options), sections: wanted, limit }, terminal.signal), order, options.limit);
    print(stats, wanted, { summary, json: options.json === true }, terminal);
    const { skipped = NOTHING_SKIPPED } = stats;
    tellSkipped(skipped, false, terminal);
    if (stats.partial === true) terminal.err('The store stopped at its time limit: the figures are of part of the range. Ask for a shorter time.');
    const found = stats.summary.requests > 0 || wanted.some((section) => stats[section]!.length > 0);
    return found ? EXIT.fine : nothingFound(options, skipped.unreadable > 0, terminal);
  });
}

/** What has no duration stands last. */
function sorted(stats: LogStats, order: PathOrder, limit: number): LogStats {
  if (order === 'count' || stats.paths === undefined) return stats;
  return { ...stats, paths: [...stats.paths].sort((a, b) => (b[order] ?? -1) - (a[order] ?? -1)).slice(0, limit) };
}

function print(stats: LogStats, wanted: readonly StatsSection[], { summary, json }: { summary: boolean; json: boolean }, terminal: CliTerminal): void {
  const paint = paintOf(terminal);
  if (json) {
    const rows = summary ? [stats] : wanted.flatMap((section): readonly unknown[] => stats[section] ?? []);
    for (const row of rows) terminal.out(jsonLine(row));
    return;
  }
  if (summary) for (const line of summaryText(stats, paint)) terminal.out(line);
  for (const section of wanted) {
    if (summary) terminal.out(`\n${sectionTitle(section, stats, paint)}`);
    for (const line of sectionText(section, stats, paint)) terminal.out(line);
  }
}

function sections(value: string): StatsSection[] {
  const names = value.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !(STATS_SECTIONS as readonly string[]).includes(name));
  if (wrong !== undefined) throw new UsageError(`--by: ${JSON.stringify(wrong)} is nothing that is counted. There are ${STATS_SECTIONS.join(', ')}.`);
  return names as StatsSection[];
}

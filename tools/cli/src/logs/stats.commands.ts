import { EXIT } from '@cairn/audit-cli';
import type { Command } from 'commander';
import { STATS_SECTIONS, type LogStats, type StatsSection } from '@cairn/core/query';
import { commandAction } from '../command-action';
import { addLimit, addOutput, addQuery, addRange, addSource, type ListOptions } from '../options/common-options';
import { filterOf } from '../options/conditions';
import { timeRange } from '../options/time-range';
import { EXIT_CODES, examples } from '../print/help-text';
import { paintOf } from '../print/paint';
import { printableJson } from '../print/printable';
import { sectionText, summaryText } from '../print/stats-text';
import { withStore } from '../source/with-store';
import type { CliTerminal } from '../terminal/cli-terminal';
import { UsageError } from '../usage-error';

interface StatsOptions extends ListOptions {
  readonly by?: readonly StatsSection[];
}

export function addStats(parent: Command, terminal: CliTerminal): void {
  const stats = parent
    .command('stats')
    .description('requests per second, share of errors, response times, visitors; and what is counted by something')
    .option('--by <section>', `one or several with commas: ${STATS_SECTIONS.join(', ')}`, sections);
  finish(stats, ['cairn logs stats', 'cairn logs stats --since 1h --by statuses,errors_by_path', 'cairn logs stats --by tables --json'])
    .action(commandAction(terminal, (options: StatsOptions) => show(options, options.by ?? [], true, terminal)));
  const paths = parent.command('paths').description('requests by method and path pattern: how many, how many with errors, how long');
  finish(paths, ['cairn logs paths', 'cairn logs paths --limit 5']).action(commandAction(terminal, (options: ListOptions) => show(options, ['paths'], false, terminal)));
  const events = parent.command('events').description('how often each event came');
  finish(events, ['cairn logs events', 'cairn logs events --query "service:worker"']).action(commandAction(terminal, (options: ListOptions) => show(options, ['events'], false, terminal)));
}

function finish(command: Command, lines: readonly string[]): Command {
  addQuery(addLimit(addRange(command)));
  return addSource(addOutput(command)).addHelpText('after', `${examples(lines)}\n\n${EXIT_CODES}`);
}

function show(options: ListOptions, wanted: readonly StatsSection[], summary: boolean, terminal: CliTerminal): Promise<number> {
  if (options.pager) terminal.page();
  return withStore(options, terminal, async (store) => {
    const { from, to = Date.now() } = timeRange(options);
    const stats = await store.stats({ from, to, filter: filterOf(options), sections: wanted, limit: options.limit }, terminal.signal);
    print(stats, wanted, { summary, json: options.json === true }, terminal);
    if (stats.partial === true) terminal.err('The store stopped at its time limit: the figures are of part of the range. Ask for a shorter time.');
    const found = stats.summary.requests > 0 || wanted.some((section) => stats[section]!.length > 0);
    return found ? EXIT.fine : EXIT.negative;
  });
}

function print(stats: LogStats, wanted: readonly StatsSection[], { summary, json }: { summary: boolean; json: boolean }, terminal: CliTerminal): void {
  const paint = paintOf(terminal);
  if (json) {
    const rows = summary ? [stats] : wanted.flatMap((section): readonly unknown[] => stats[section] ?? []);
    for (const row of rows) terminal.out(printableJson(JSON.stringify(row)));
    return;
  }
  if (summary) for (const line of summaryText(stats, paint)) terminal.out(line);
  for (const section of wanted) {
    if (summary) terminal.out(`\n${paint.bold(section.replaceAll('_', ' '))}`);
    for (const line of sectionText(section, stats, paint)) terminal.out(line);
  }
}

function sections(value: string): StatsSection[] {
  const names = value.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !(STATS_SECTIONS as readonly string[]).includes(name));
  if (wrong !== undefined) throw new UsageError(`--by: ${JSON.stringify(wrong)} is nothing that is counted. There are ${STATS_SECTIONS.join(', ')}.`);
  return names as StatsSection[];
}

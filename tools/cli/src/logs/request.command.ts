import { EXIT } from '@cairn/audit-cli';
import type { Command } from 'commander';
import { commandAction } from '../command-action';
import { addLimit, addOutput, addQuery, addRange, addSource, type ListOptions } from '../options/common-options';
import { filterOf, matches } from '../options/conditions';
import { timeRange } from '../options/time-range';
import { allOf } from '@cairn/core/query';
import { EXIT_CODES, examples } from '../print/help-text';
import { paintOf } from '../print/paint';
import { recordJson } from '../print/record-line';
import { storyText } from '../print/story-text';
import { withStore } from '../source/with-store';
import type { CliTerminal } from '../terminal/cli-terminal';
import { nothingFound } from './nothing-found';
import { readRecords } from './read-records';
import { tellSkipped } from './tell-skipped';

/** A story cut short would tell something else. */
const LIMIT = 10_000;

export function addRequest(parent: Command, terminal: CliTerminal): void {
  const command = parent
    .command('request')
    .description('the whole story of one request, across API, database, jobs and outgoing calls, as a timeline')
    .argument('<request-id>', 'id of the request, as the header X-Request-ID and every record have it');
  addQuery(addLimit(addRange(command), LIMIT));
  addSource(addOutput(command))
    .addHelpText('after', `\nWhat is told at its beginning and at its end stands in the timeline once; --json has every record.\n${examples(['cairn logs request <request-id>', 'cairn logs request <request-id> --json'])}\n\n${EXIT_CODES}`)
    .action(commandAction(terminal, (id: string, options: ListOptions) => tellStory(id, options, terminal)));
}

function tellStory(id: string, options: ListOptions, terminal: CliTerminal): Promise<number> {
  if (options.pager) terminal.page();
  return withStore(options, terminal, async (store) => {
    const filter = allOf(matches('request_id', id), filterOf(options));
    const { records: found, skipped, partial, firstUnreadable } = await readRecords(store, { ...timeRange(options), filter, limit: options.limit + 1 }, terminal.signal);
    const records = found.slice(-options.limit);
    const lines = options.json === true ? records.map(recordJson) : records.length === 0 ? [] : storyText(records, paintOf(terminal));
    for (const line of lines) terminal.out(line);
    if (found.length > records.length) terminal.err(`The story is cut: its newest ${records.length} records are shown. Show more with --limit.`);
    tellSkipped(skipped, partial, terminal, firstUnreadable);
    return records.length > 0 ? EXIT.fine : nothingFound(options, skipped.unreadable > 0, terminal);
  });
}

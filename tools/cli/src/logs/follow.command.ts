import { EXIT } from '@cairn/audit-cli';
import type { Command } from 'commander';
import { commandAction } from '../command-action';
import { addFilters, addOutput, addQuery, addSource, type ListOptions } from '../options/common-options';
import { filterOf } from '../options/conditions';
import { examples } from '../print/help-text';
import { paintOf } from '../print/paint';
import { recordJson, recordLine } from '../print/record-line';
import { withStore } from '../source/with-store';
import type { CliTerminal } from '../terminal/cli-terminal';
import { UsageError } from '../usage-error';
import { followRecords, startFollowing } from './follow-records';

interface FollowCommandOptions extends ListOptions {
  readonly interval?: number;
}

const HELP = `${examples(['cairn logs follow', 'cairn logs follow --level warning', 'cairn logs follow --component http --interval 2'])}

Ctrl-C ends it.
Exit codes: 0 something came, 1 nothing came, 2 usage, 3 trouble`;

export function addFollow(parent: Command, terminal: CliTerminal): void {
  const command = parent.command('follow').description('records as they come, until Ctrl-C').option('--interval <seconds>', 'least time between two records; default: none', seconds);
  addQuery(addFilters(command, ['event', 'level', 'hostname', 'component']));
  addSource(addOutput(command)).addHelpText('after', HELP).action(commandAction(terminal, (options: FollowCommandOptions) => follow(options, terminal)));
}

function follow(options: FollowCommandOptions, terminal: CliTerminal): Promise<number> {
  const filter = filterOf(options);
  const paint = paintOf(terminal);
  return withStore(options, terminal, async (store) => {
    const print = (found: Parameters<typeof recordJson>[0]): void => terminal.out(options.json === true ? recordJson(found) : recordLine(found, paint));
    const came = await followRecords(startFollowing(store.tail({ filter }, terminal.signal)), { intervalMs: (options.interval ?? 0) * 1_000, print }, terminal);
    return came > 0 ? EXIT.fine : EXIT.negative;
  });
}

function seconds(value: string): number {
  const found = Number(value);
  if (value.trim() === '' || !(found >= 0) || found > 3_600) throw new UsageError(`--interval: ${JSON.stringify(value)} is not a number of seconds from 0 to 3600. Write 1 or 0.5.`);
  return found;
}

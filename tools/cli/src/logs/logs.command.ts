import type { Command } from 'commander';
import { suggest } from '@cairn/core';
import { addServices } from '../services/service.commands';
import type { CliTerminal } from '../terminal/cli-terminal';
import { addClear } from '../upkeep/clear.command';
import { addTest } from '../upkeep/test.command';
import { UsageError } from '../usage-error';
import { addFollow } from './follow.command';
import { addListCommand } from './list-command';
import { LIST_COMMANDS, RECENT } from './list-commands';
import { addOAuth } from './oauth.commands';
import { addRequest } from './request.command';
import { addStats } from './stats.commands';

/** `cairn logs` and everything below it. */
export function addLogs(program: Command, terminal: CliTerminal): void {
  const logs = program.command('logs');
  addListCommand(logs, RECENT, terminal, true);
  for (const spec of LIST_COMMANDS) addListCommand(logs, spec, terminal);
  addFollow(logs, terminal);
  addRequest(logs, terminal);
  addOAuth(logs, terminal);
  addStats(logs, terminal);
  addServices(logs, terminal);
  addTest(logs, terminal);
  addClear(logs, terminal);
  logs.helpCommand('help [command]', 'these commands, or one of them').allowExcessArguments(true).hook('preAction', (_, command) => refuseUnknown(logs, command));
}

/** `logs` is a command itself: a misspelt one below it would be an argument of it. */
function refuseUnknown(logs: Command, command: Command): void {
  const [unknown] = command.args;
  if (command !== logs || unknown === undefined) return;
  const near = suggest(unknown, logs.commands.map((each) => each.name()));
  throw new UsageError(`There is no command "logs ${unknown}".${near === undefined ? ' See: cairn logs help' : ` Did you mean "logs ${near}"?`}`);
}

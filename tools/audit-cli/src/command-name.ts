import type { Command } from 'commander';

/** As one types it: `cairn-audit`, or `cairn audit` where it is mounted. */
export function commandName(command: Command): string {
  return command.parent === null ? command.name() : `${commandName(command.parent)} ${command.name()}`;
}

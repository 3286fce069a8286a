import type { Command } from 'commander';
import type { Filter } from '@cairn/core/query';
import { allOf } from '@cairn/core/query';
import { commandAction } from '../command-action';
import { addContext, addFilters, addLimit, addOutput, addQuery, addRange, addSource, type FilterOption, type ListOptions } from '../options/common-options';
import { filterOf } from '../options/conditions';
import { EXIT_CODES, examples } from '../print/help-text';
import type { CliTerminal } from '../terminal/cli-terminal';
import { listRecords } from './list-records';

/** A command that lists records: what it is called, takes and finds. */
export interface ListCommand {
  readonly name: string;
  /** As commander writes it: `<ip>`, `[query...]`. */
  readonly argument?: readonly [form: string, about: string];
  readonly about: string;
  readonly filters?: readonly FilterOption[];
  /** Further options of its own. */
  readonly add?: (command: Command) => unknown;
  /** @throws UsageError, QueryError. */
  readonly find: (argument: string | readonly string[] | undefined, options: ListOptions & Readonly<Record<string, unknown>>) => Filter | undefined;
  readonly details?: boolean;
  /** Before the examples. */
  readonly note?: string;
  readonly examples: readonly string[];
}

/** Mounts it below `parent`; the default command is `parent` itself. */
export function addListCommand(parent: Command, spec: ListCommand, terminal: CliTerminal, self = false): Command {
  const command = self ? parent : parent.command(spec.name);
  command.description(spec.about);
  if (spec.argument !== undefined) command.argument(...spec.argument);
  addListOptions(command, spec);
  const run = (argument: string | string[] | undefined, options: ListOptions): Promise<number> =>
    listRecords({ filter: allOf(spec.find(argument, { ...options }), filterOf(options)), details: spec.details }, options, terminal);
  const action = commandAction(terminal, async (...given: unknown[]) => (spec.argument === undefined ? run(undefined, given[0] as ListOptions) : run(given[0] as string, given[1] as ListOptions)));
  command.action((...given: unknown[]) => action(...given));
  command.addHelpText('after', `${spec.note === undefined ? '' : `\n${spec.note}\n`}${examples(spec.examples)}\n\n${EXIT_CODES}`);
  return command;
}

function addListOptions(command: Command, { filters = [], add }: ListCommand): void {
  addRange(command);
  addLimit(command);
  addFilters(command, filters);
  addQuery(command);
  add?.(command);
  addContext(command);
  command.option('-f, --follow', 'then go on with what comes');
  addOutput(command);
  addSource(command);
}

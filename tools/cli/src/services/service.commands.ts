import { EXIT } from '@cairn/audit-cli';
import { Option, type Command } from 'commander';
import { allOf } from '@cairn/core/query';
import { commandAction } from '../command-action';
import { listRecords } from '../logs/list-records';
import { addOutput, addSource, count, type OutputOptions, type SourceOptions } from '../options/common-options';
import { matches } from '../options/conditions';
import { EXIT_CODES, examples } from '../print/help-text';
import type { CliTerminal } from '../terminal/cli-terminal';
import { UsageError } from '../usage-error';
import { childLines } from './child-lines';
import { printLines } from './print-lines';

interface LinesOptions extends SourceOptions, OutputOptions {
  readonly lines: number;
  readonly follow?: boolean;
}

interface ServiceOptions extends LinesOptions {
  readonly from: 'files' | 'journald' | 'compose';
}

const LINES = 100;
/** What systemd and Compose call their services; nothing that could be read as an option. */
const NAME = /^[A-Za-z0-9_@:.][\w@:.\\-]*$/;
/** Lines are asked for by their number: as far back as an app lets search. */
const HOURS = 24 * 90;

export function addServices(parent: Command, terminal: CliTerminal): void {
  const service = parent
    .command('service')
    .description('what a service says: its records, its journal (systemd) or its output under Docker Compose')
    .argument('[name]', 'name of the service; default: all')
    .addOption(new Option('--from <place>', 'where from').choices(['files', 'journald', 'compose']).default('files'));
  finish(service, ['cairn logs service', 'cairn logs service worker --lines 20', 'cairn logs service api --follow', 'cairn logs service task-api.service --from journald --follow', 'cairn logs service api --from compose'])
    .action(commandAction(terminal, (name: string | undefined, options: ServiceOptions) => showService(name, options, terminal)));
  const docker = parent.command('docker').description('the output of all services under Docker Compose, in this directory').argument('[service]', 'only this one');
  finish(docker, ['cairn logs docker', 'cairn logs docker --lines 20 --follow'])
    .action(commandAction(terminal, (name: string | undefined, options: LinesOptions) => showCompose(name, options, terminal)));
}

function finish(command: Command, lines: readonly string[]): Command {
  command.addOption(new Option('--lines <n>', 'the newest n').default(LINES).argParser(count('--lines'))).option('-f, --follow', 'then go on with what comes');
  return addSource(addOutput(command)).addHelpText('after', `${examples(lines)}\n\n${EXIT_CODES}`);
}

function showService(name: string | undefined, options: ServiceOptions, terminal: CliTerminal): Promise<number> {
  if (options.from === 'compose') return showCompose(name, options, terminal);
  if (options.from === 'journald') return showJournal(name, options, terminal);
  const filter = allOf(name === undefined ? undefined : matches('service', name));
  return listRecords({ filter }, { ...options, limit: options.lines, hours: HOURS }, terminal);
}

function showJournal(name: string | undefined, { lines, follow, json }: LinesOptions, terminal: CliTerminal): Promise<number> {
  const unit = name === undefined ? [] : ['--unit', safe(name)];
  return show('journalctl', [...unit, '--lines', String(lines), '--output', 'cat', '--no-pager', ...(follow === true ? ['--follow'] : [])], json, terminal);
}

function showCompose(name: string | undefined, { lines, follow, json }: LinesOptions, terminal: CliTerminal): Promise<number> {
  return show('docker', ['compose', 'logs', '--no-color', '--no-log-prefix', '--tail', String(lines), ...(follow === true ? ['--follow'] : []), ...(name === undefined ? [] : [safe(name)])], json, terminal);
}

/** A program that is not there, or cannot do it, is told in its own words. */
async function show(program: string, args: readonly string[], json: boolean | undefined, terminal: CliTerminal): Promise<number> {
  const shown = await printLines(childLines(program, args, terminal.env, terminal.signal), json === true, terminal);
  return shown > 0 ? EXIT.fine : EXIT.negative;
}

function safe(name: string): string {
  if (!NAME.test(name)) throw new UsageError(`[name]: ${JSON.stringify(name)} is no name of a service.`);
  return name;
}

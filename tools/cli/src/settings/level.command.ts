import { EXIT } from '@cairn/audit-cli';
import type { Command } from 'commander';
import { parseLevel } from '@cairn/core';
import { commandAction } from '../command-action';
import { addSource, type SourceOptions } from '../options/common-options';
import { examples } from '../print/help-text';
import { paintOf } from '../print/paint';
import { jsonLine, printable } from '../print/printable';
import { table } from '../print/table';
import { RemoteApi } from '../source/remote-api';
import { sourceAddress } from '../source/source-address';
import type { CliTerminal } from '../terminal/cli-terminal';
import { UsageError } from '../usage-error';
import { effectiveSettings } from './effective-settings';

interface LevelOptions extends SourceOptions {
  readonly for?: string;
  readonly reset?: boolean;
  readonly json?: boolean;
}

/** A level that is changed, as the API tells it. */
interface LevelChange {
  readonly target: string | object;
  readonly level: string;
  readonly by?: string | null;
  readonly until?: string | null;
  /** How many loggers have it; null where that is not known. */
  readonly reach?: number | null;
  /** The name that was probably meant. */
  readonly near?: string | null;
}

const HELP = `
Levels change in a running app: name it with --source https://… and a token of the role admin. Without an app, the levels that the environment sets are shown.

${examples(['cairn level', 'cairn level TasksService debug --for 10m --source https://api.example.com', 'cairn level TasksService --reset --source https://api.example.com'])}`;

export function addLevel(program: Command, terminal: CliTerminal): void {
  const command = program
    .command('level')
    .description('the levels of a running app: which are changed now; change one for a while')
    .argument('[target]', 'a component, a category, or * for all')
    .argument('[level]', 'TRACE, DEBUG, INFO, WARNING, ERROR or CRITICAL')
    .option('--for <time>', 'how long: 90s, 10m, 2h; default: until it is reset or the app ends')
    .option('--reset', 'back to what the settings say; of all when no target is named')
    .option('--json', 'JSON');
  addSource(command).addHelpText('after', HELP).action(commandAction(terminal, (target: string | undefined, level: string | undefined, options: LevelOptions) => run(target, level, options, terminal)));
}

async function run(target: string | undefined, level: string | undefined, options: LevelOptions, terminal: CliTerminal): Promise<number> {
  if (options.reset === true && level !== undefined) throw new UsageError(`--reset takes no level, and ${JSON.stringify(level)} is given. Give one of the two.`);
  if (options.for !== undefined && level === undefined) throw new UsageError('--for needs a level that holds for so long: cairn level <target> debug --for 10m.');
  const source = sourceAddress(options, terminal);
  const changes = options.reset === true || level !== undefined;
  if (source.kind !== 'remote') {
    if (changes) throw new UsageError('Levels change in a running app: name it with --source https://… (or CAIRN_SOURCE).');
    return showSettings(target, options, terminal);
  }
  if (target !== undefined && !changes) throw new UsageError(`Say which level ${JSON.stringify(target)} is to have, or --reset.`);
  if (level !== undefined && parseLevel(level) === undefined) throw new UsageError(`[level]: ${JSON.stringify(level)} is no level. Use TRACE, DEBUG, INFO, WARNING, ERROR or CRITICAL.`);
  const api = new RemoteApi(source);
  const call = { signal: terminal.signal };
  if (options.reset === true) return told(await api.json<{ reset?: number } | undefined>('DELETE', '/logs/level', { ...call, parameters: { target } }), target, terminal);
  if (level === undefined) return showChanges(await api.json<LevelChange[] | { levels: LevelChange[] }>('GET', '/logs/level', call), options, terminal);
  return showChanges([await api.json<LevelChange>('PUT', '/logs/level', { ...call, body: { target, level, ...(options.for !== undefined && { for: options.for }) } })], options, terminal);
}

/** That nothing was to be taken back is a finding, as what was meant may have another name. */
function told(answer: { readonly reset?: number } | undefined, target: string | undefined, terminal: CliTerminal): number {
  if (answer?.reset !== 0) return EXIT.fine;
  terminal.err(target === undefined ? 'No level was changed.' : `The level of ${printable(JSON.stringify(target))} was not changed. See which are with: cairn level --source …`);
  return EXIT.negative;
}

function showChanges(answer: LevelChange[] | { levels: LevelChange[] }, { json }: LevelOptions, terminal: CliTerminal): number {
  const changes = Array.isArray(answer) ? answer : answer.levels;
  if (json === true) for (const change of changes) terminal.out(jsonLine(change));
  else if (changes.length > 0) {
    const rows = changes.map(({ target, level, by, until }) => [typeof target === 'string' ? target : JSON.stringify(target), level, by ?? null, until ?? 'it is reset']);
    for (const line of table(['target', 'level', 'by', 'until'], rows, paintOf(terminal))) terminal.out(line);
  }
  for (const change of changes) if (change.reach === 0) terminal.err(printable(unreached(change)));
  return changes.length > 0 ? EXIT.fine : EXIT.negative;
}

function unreached({ target, near }: LevelChange): string {
  return `No logger is called ${JSON.stringify(target)} (yet): nothing is changed by that so far. ${typeof near === 'string' ? `Did you mean ${JSON.stringify(near)}?` : 'Names are those of "component" in the records.'}`;
}

function showSettings(target: string | undefined, { json }: LevelOptions, terminal: CliTerminal): number {
  const wanted = target?.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  const levels = effectiveSettings(terminal.env, terminal.cwd, terminal.isTTY).filter(({ name }) => (wanted === undefined ? /^LOG_LEVEL(?:_|$)/.test(name) && name !== 'LOG_LEVEL_KEY' : name === `LOG_LEVEL_${wanted}`));
  for (const { name, value, origin } of levels) terminal.out(json === true ? jsonLine({ name, value, origin }) : printable(`${name}=${value}  ${origin}`));
  return levels.length > 0 ? EXIT.fine : EXIT.negative;
}

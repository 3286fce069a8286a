import { EXIT } from '@cairn/audit-cli';
import type { Command } from 'commander';
import { commandAction } from '../command-action';
import { addSource, type SourceOptions } from '../options/common-options';
import { examples } from '../print/help-text';
import { paintOf } from '../print/paint';
import { jsonLine } from '../print/printable';
import { table } from '../print/table';
import { RemoteApi } from '../source/remote-api';
import { sourceAddress } from '../source/source-address';
import type { CliTerminal } from '../terminal/cli-terminal';
import { effectiveSettings, type EffectiveSetting } from './effective-settings';

interface ConfigOptions extends SourceOptions {
  readonly changed?: boolean;
  readonly json?: boolean;
}

const HELP = `
Of an https:// source it is what the running app uses, its code included; else what an app would get from this environment.
Secrets are not shown.
${examples(['cairn config', 'cairn config --changed', 'LOG_LEVEL=debug cairn config --changed --json'])}`;

export function addConfig(program: Command, terminal: CliTerminal): void {
  const command = program
    .command('config')
    .description('the settings in effect, each with its value and where that comes from')
    .option('--changed', 'only those that are not the default')
    .option('--json', 'one JSON object per setting');
  addSource(command).addHelpText('after', HELP).action(commandAction(terminal, (options: ConfigOptions) => config(options, terminal)));
}

async function config(options: ConfigOptions, terminal: CliTerminal): Promise<number> {
  const { changed = false, json = false } = options;
  const all = await settingsAt(options, terminal);
  const shown = changed ? all.filter(({ origin }) => origin !== 'default') : all;
  if (json) for (const setting of shown) terminal.out(jsonLine(setting));
  else if (shown.length > 0) for (const line of table(['setting', 'value', 'set by'], shown.map(({ name, value, origin }) => [name, value, origin]), paintOf(terminal))) terminal.out(line);
  if (shown.length === 0) terminal.err(`Nothing is changed: all ${all.length} settings have their defaults.`);
  return EXIT.fine;
}

async function settingsAt(options: SourceOptions, terminal: CliTerminal): Promise<readonly EffectiveSetting[]> {
  const source = sourceAddress(options, terminal);
  if (source.kind !== 'remote') return effectiveSettings(terminal.env, terminal.cwd, terminal.isTTY);
  const { set_by: setBy = {}, ...values } = await new RemoteApi(source).json<Record<string, unknown> & { set_by?: Record<string, string> }>('GET', '/logs/config', { signal: terminal.signal });
  return Object.entries(values).map(([name, value]) => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value), origin: (setBy[name] ?? 'default') as EffectiveSetting['origin'] }));
}

import { EXIT } from '@cairn/audit-cli';
import type { Command } from 'commander';
import { resolveOptions } from '@cairn/core';
import { clearLogFiles } from '@cairn/sinks';
import { commandAction } from '../command-action';
import { addSource, type SourceOptions } from '../options/common-options';
import { examples } from '../print/help-text';
import { printable } from '../print/printable';
import { requireDirectory } from '../source/open-store';
import { RemoteApi } from '../source/remote-api';
import { sourceAddress } from '../source/source-address';
import type { CliTerminal } from '../terminal/cli-terminal';
import { UsageError } from '../usage-error';
import { auditedClearing } from './audited-clearing';

interface ClearOptions extends SourceOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

const HELP = `
The audit trail, what tells of it, and files of other names are kept. It is an audited action itself: its intent is in the trail before anything is removed, under the keys of
AUDIT_KEYS_DIR; without keys nothing is removed. On an https:// source the app does it, for a token of the role admin.

Exit codes: 0 removed, 1 there was nothing, 2 usage, 3 trouble
${examples(['cairn logs clear --dry-run', 'cairn logs clear --yes'])}`;

export function addClear(parent: Command, terminal: CliTerminal): void {
  const command = parent.command('clear').description('remove all log records, but never the audit trail').option('--yes', 'really').option('--dry-run', 'only say which files');
  addSource(command).addHelpText('after', HELP).action(commandAction(terminal, (options: ClearOptions) => clear(options, terminal)));
}

async function clear(options: ClearOptions, terminal: CliTerminal): Promise<number> {
  const { yes = false, dryRun = false } = options;
  if (!yes && !dryRun) throw new UsageError('This removes records for good: say --yes, or see what would go with --dry-run.');
  const source = sourceAddress(options, terminal);
  if (source.kind === 'remote') {
    if (dryRun) throw new UsageError('--dry-run is for a log directory.');
    const { files } = await new RemoteApi(source).json<{ files: number }>('DELETE', '/logs', { signal: terminal.signal });
    return files > 0 ? EXIT.fine : EXIT.negative;
  }
  if (source.kind === 'redis') throw new UsageError('Records in Redis are cleared by the app that has it: name the app with --source https://…');
  requireDirectory(source.dir);
  const remove = (): string[] => clearLogFiles(source.dir, { dryRun });
  const settings = resolveOptions({ dir: source.dir }, terminal.env, { cwd: terminal.cwd });
  const paths = dryRun ? remove() : await auditedClearing(settings, terminal.env, remove);
  for (const path of paths) terminal.out(printable(path));
  return paths.length > 0 ? EXIT.fine : EXIT.negative;
}

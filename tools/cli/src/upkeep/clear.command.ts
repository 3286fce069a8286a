import { EXIT } from '@cairn/audit-cli';
import type { Command } from 'commander';
import { resolveOptions } from '@cairn/core';
import { clearLogFiles } from '@cairn/sinks';
import { commandAction } from '../command-action';
import { addSource, type SourceOptions } from '../options/common-options';
import { examples } from '../print/help-text';
import { printable } from '../print/printable';
import { openRedis, requireDirectory } from '../source/open-store';
import { RemoteApi } from '../source/remote-api';
import { sourceAddress, type DirectorySource, type RedisSource } from '../source/source-address';
import type { CliTerminal } from '../terminal/cli-terminal';
import { UsageError } from '../usage-error';
import { auditedClearing, type Cleared, type Clearing } from './audited-clearing';

interface ClearOptions extends SourceOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

const HELP = `
The audit trail, what tells of it, and files of other names are kept. It is an audited action itself: its intent is in the trail before anything is removed, under the keys of
AUDIT_KEYS_DIR; without keys nothing is removed. Of a redis:// source the records go with their indexes and statistics. On an https:// source the app does it, for a token of the role admin.

Exit codes: 0 removed, 1 there was nothing, 2 usage, 3 trouble
${examples(['cairn logs clear --dry-run', 'cairn logs clear --yes'])}`;

export function addClear(parent: Command, terminal: CliTerminal): void {
  const command = parent.command('clear').description('remove all log records, but never the audit trail').option('--yes', 'really').option('--dry-run', 'only say which files, or how many keys');
  addSource(command).addHelpText('after', HELP).action(commandAction(terminal, (options: ClearOptions) => clear(options, terminal)));
}

async function clear(options: ClearOptions, terminal: CliTerminal): Promise<number> {
  const { yes = false, dryRun = false } = options;
  if (!yes && !dryRun) throw new UsageError('This removes records for good: say --yes, or see what would go with --dry-run.');
  const source = sourceAddress(options, terminal);
  if (source.kind === 'remote') {
    if (dryRun) throw new UsageError('--dry-run is for a log directory or a redis:// source.');
    const { files } = await new RemoteApi(source).json<{ files: number }>('DELETE', '/logs', { signal: terminal.signal });
    return files > 0 ? EXIT.fine : EXIT.negative;
  }
  const clearing = source.kind === 'redis' ? clearingOfRedis(source, dryRun) : clearingOfFiles(source, dryRun);
  const dir = source.kind === 'redis' ? undefined : source.dir;
  const settings = resolveOptions({ ...(dir !== undefined && { dir }) }, terminal.env, { cwd: terminal.cwd });
  const names = dryRun ? (await clearing.remove()).names : await auditedClearing(settings, terminal.env, clearing);
  for (const name of names) terminal.out(printable(name));
  return names.length > 0 ? EXIT.fine : EXIT.negative;
}

function clearingOfFiles({ dir }: DirectorySource, dryRun: boolean): Clearing {
  requireDirectory(dir);
  const remove = (): Cleared => {
    const names = clearLogFiles(dir, { dryRun });
    return { names, data: { files: names.length } };
  };
  return { resource: { type: 'log_directory', id: dir }, remove };
}

/** Told by their number: there may be millions. */
function clearingOfRedis(source: RedisSource, dryRun: boolean): Clearing {
  const prefix = source.prefix ?? '{cairn}:';
  const remove = async (): Promise<Cleared> => {
    const store = openRedis(source);
    try {
      const keys = await store.clear({ dryRun });
      return { names: keys > 0 ? [`${keys} keys of ${prefix}`] : [], data: { keys } };
    } finally {
      await store.close();
    }
  };
  return { resource: { type: 'log_redis', id: prefix }, remove };
}

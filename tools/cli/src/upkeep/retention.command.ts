import { EXIT } from '@cairn/audit-cli';
import type { Command } from 'commander';
import { resolveOptions, type ResolvedOptions } from '@cairn/core';
import { FileSinkSet, newWriterId } from '@cairn/sinks';
import { indexSegment } from '@cairn/store';
import { commandAction } from '../command-action';
import { examples } from '../print/help-text';
import { paintOf } from '../print/paint';
import { printable } from '../print/printable';
import { table } from '../print/table';
import { logDirectory } from '../source/log-directory';
import type { CliTerminal } from '../terminal/cli-terminal';

interface RunOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const WITHIN_MS = 5_000;
const RUN_HELP = `
Days come from LOG_RETENTION and LOG_RETENTION_<CATEGORY>, the count from LOG_BACKUP_COUNT, as in the apps. Only files that Cairn named itself are deleted, none of the audit trail,
and none early because a clock was set. What ended processes left uncompressed is compressed.

Exit codes: 0 fine, 2 usage, 3 trouble
${examples(['cairn retention run --dry-run', 'cairn retention run logs --dry-run --json'])}`;

export function addRetention(program: Command, terminal: CliTerminal): void {
  const retention = program.command('retention').description('how long log files are kept, and the removal of those kept long enough');
  retention
    .command('show')
    .description('days that files are kept, by category')
    .addHelpText('after', examples(['cairn retention show', 'LOG_RETENTION=staging cairn retention show']))
    .action(commandAction(terminal, async () => show(terminal)));
  retention
    .command('run')
    .description('remove files that are kept long enough')
    .argument('[dir]', 'log directory; default: LOG_DIR, else logs')
    .option('--dry-run', 'only say which')
    .option('--json', 'one JSON object per file')
    .addHelpText('after', RUN_HELP)
    .action(commandAction(terminal, (dir: string | undefined, options: RunOptions) => run(dir, options, terminal)));
}

const settingsOf = ({ env, cwd }: CliTerminal): ResolvedOptions => resolveOptions({}, env, { cwd });

function show(terminal: CliTerminal): number {
  const { retentionDays, origins } = settingsOf(terminal);
  const rows = Object.entries(retentionDays).map(([kind, days]) => [kind, days, origins.get(`retentionDays.${kind}`) ?? 'default']);
  for (const line of table(['category', 'days', 'set by'], rows, paintOf(terminal))) terminal.out(line);
  return EXIT.fine;
}

async function run(given: string | undefined, { dryRun = false, json }: RunOptions, terminal: CliTerminal): Promise<number> {
  const dir = logDirectory(given, terminal);
  const settings = settingsOf(terminal);
  const problems: string[] = [];
  const files = new FileSinkSet({
    ...settings,
    dir,
    rotation: 'internal',
    retentionDays: { ...settings.retentionDays, metrics: settings.retentionDays.metric },
    writerId: newWriterId('cairn'),
    selfLog: { report: (code, message, error) => problems.push(`${code} ${message}${error instanceof Error ? `: ${error.message}` : ''}`) },
    onCompressed: async (path) => void (await indexSegment(path)),
  });
  const deleted = files.keepHouse({ dryRun });
  await files.compressed();
  await files.close(Date.now() + WITHIN_MS);
  for (const path of deleted) terminal.out(json === true ? JSON.stringify({ path, deleted: !dryRun }) : printable(path));
  for (const problem of problems) terminal.err(printable(problem));
  return problems.length === 0 ? EXIT.fine : EXIT.trouble;
}

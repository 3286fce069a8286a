import { EXIT } from '@cairn/audit-cli';
import type { Command } from 'commander';
import { resolveOptions, type RedisSettings, type ResolvedOptions } from '@cairn/core';
import { FileSinkSet, newWriterId } from '@cairn/sinks';
import { indexSegment } from '@cairn/store';
import { commandAction } from '../command-action';
import { examples } from '../print/help-text';
import { paintOf } from '../print/paint';
import { jsonLine, printable } from '../print/printable';
import { table } from '../print/table';
import { logDirectory } from '../source/log-directory';
import { openRedis } from '../source/open-store';
import { sourceAddress, type RedisSource } from '../source/source-address';
import type { CliTerminal } from '../terminal/cli-terminal';

interface RunOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const WITHIN_MS = 5_000;
const RUN_HELP = `
Days come from LOG_RETENTION and LOG_RETENTION_<CATEGORY>, the count from LOG_BACKUP_COUNT, as in the apps. Only files that Cairn named itself are deleted, none of the audit trail,
and none early because a clock was set. What ended processes left uncompressed is compressed.

Of a redis:// source it lets go of records that are older than LOG_REDIS_DAYS_<KIND> says, as the apps do with each minute in which they write: it is for a store that nobody writes to any
more. What is kept beside the records, indexes and statistics, has a lifetime of its own.

Exit codes: 0 fine, 2 usage, 3 trouble
${examples(['cairn retention run --dry-run', 'cairn retention run logs --dry-run --json'])}`;

export function addRetention(program: Command, terminal: CliTerminal): void {
  const retention = program.command('retention').description('how long records are kept, and the removal of those kept long enough');
  retention
    .command('show')
    .description('days that files are kept, by category, and records in Redis, by kind')
    .argument('[source]', 'a log directory or redis://…; default: CAIRN_SOURCE, else the settings')
    .addHelpText('after', examples(['cairn retention show', 'LOG_RETENTION=staging cairn retention show']))
    .action(commandAction(terminal, async (source: string | undefined) => show(source, terminal)));
  retention
    .command('run')
    .description('remove files, or records in Redis, that are kept long enough')
    .argument('[source]', 'a log directory or redis://…; default: CAIRN_SOURCE, else LOG_DIR, else logs')
    .option('--dry-run', 'only say which')
    .option('--json', 'one JSON object per file, or per kind of records')
    .addHelpText('after', RUN_HELP)
    .action(commandAction(terminal, (source: string | undefined, options: RunOptions) => run(source, options, terminal)));
}

const settingsOf = ({ env, cwd }: CliTerminal, redis?: RedisSource): ResolvedOptions => resolveOptions({ ...(redis !== undefined && { redis: { url: redis.url } }) }, env, { cwd });

function redisSource(source: string | undefined, terminal: CliTerminal): RedisSource | undefined {
  const address = sourceAddress({ source }, terminal);
  return address.kind === 'redis' ? address : undefined;
}

function show(source: string | undefined, terminal: CliTerminal): number {
  if (source !== undefined && sourceAddress({ source }, terminal).kind === 'directory') logDirectory(source, terminal); // a misspelt one
  const { retentionDays, redis, origins } = settingsOf(terminal, redisSource(source, terminal));
  const row = (kind: string, name: string, days: number): (string | number)[] => [kind, days, origins.get(name) ?? 'default'];
  const rows = Object.entries(retentionDays).map(([kind, days]) => row(kind, `retentionDays.${kind}`, days));
  for (const [kind, days] of Object.entries(redis?.days ?? {})) rows.push(row(`redis ${kind}`, `redis.days.${kind}`, days));
  for (const line of table(['category', 'days', 'set by'], rows, paintOf(terminal))) terminal.out(line);
  return EXIT.fine;
}

async function run(given: string | undefined, options: RunOptions, terminal: CliTerminal): Promise<number> {
  const redis = redisSource(given, terminal);
  return redis === undefined ? runOnFiles(given, options, terminal) : runOnRedis(redis, options, terminal);
}

/** Told by their number: there may be millions. */
async function runOnRedis(source: RedisSource, { dryRun = false, json }: RunOptions, terminal: CliTerminal): Promise<number> {
  const { days } = settingsOf(terminal, source).redis as RedisSettings;
  const store = openRedis(source);
  try {
    for (const [kind, records] of Object.entries(await store.expire({ days, dryRun }))) {
      if (json === true) terminal.out(jsonLine({ kind, records, deleted: !dryRun }));
      else if (records > 0) terminal.out(`${records} ${kind}`);
    }
  } finally {
    await store.close();
  }
  return EXIT.fine;
}

async function runOnFiles(given: string | undefined, { dryRun = false, json }: RunOptions, terminal: CliTerminal): Promise<number> {
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
  for (const path of deleted) terminal.out(json === true ? jsonLine({ path, deleted: !dryRun }) : printable(path));
  if (deleted.length === 0) terminal.err('Nothing to remove: no file is kept longer than it should be.');
  for (const problem of problems) terminal.err(printable(problem));
  return problems.length === 0 ? EXIT.fine : EXIT.trouble;
}

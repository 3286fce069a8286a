import type { Dirent } from 'node:fs';
import { lstat, readdir, statfs } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { EXIT } from '@cairn/audit-cli';
import type { Command } from 'commander';
import { CairnError } from '@cairn/core';
import { trimLogFiles } from '@cairn/sinks';
import { commandAction } from '../command-action';
import { examples } from '../print/help-text';
import { paintOf } from '../print/paint';
import { jsonLine, printable } from '../print/printable';
import { ageText, parseSize, sizeText } from '../print/sizes';
import { table } from '../print/table';
import { logDirectory } from '../source/log-directory';
import type { CliTerminal } from '../terminal/cli-terminal';
import { UsageError } from '../usage-error';

interface DiskOptions {
  readonly max?: number;
  readonly trim?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** What files of one kind take. */
interface Usage {
  files: number;
  bytes: number;
  /** Last change of the oldest, epoch ms. */
  oldest: number;
}

/** Below this share of free space a disk is running full. */
const LOW = 0.1;
const HELP = `
Exit codes: 0 fine, 1 less than 10 % of the file system is free or the directory is larger than --max, 2 usage, 3 trouble
${examples(['cairn disk', 'cairn disk logs --max 10GB', 'cairn disk --max 10GB --trim --dry-run', 'cairn disk --json'])}`;

export function addDisk(program: Command, terminal: CliTerminal): void {
  program
    .command('disk')
    .description('what the log directory takes, by category, and what is left on its file system')
    .argument('[dir]', 'log directory; default: LOG_DIR, else logs')
    .option('--max <size>', 'what it may take: 500MB, 10GB', size)
    .option('--trim', 'with --max: delete the oldest files until it fits; never those of audit, nor any that is written to')
    .option('--dry-run', 'with --trim: only say which')
    .option('--json', 'one JSON object')
    .addHelpText('after', HELP)
    .action(commandAction(terminal, (dir: string | undefined, options: DiskOptions) => disk(dir, options, terminal)));
}

async function disk(given: string | undefined, options: DiskOptions, terminal: CliTerminal): Promise<number> {
  const { max, json, trim } = options;
  const dir = logDirectory(given, terminal);
  if (trim === true) return trimmed(dir, options, terminal);
  const groups = [...(await usageOf(dir))].sort(([, a], [, b]) => b.bytes - a.bytes);
  const total = groups.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  const { bavail, blocks, bsize } = await statfs(dir);
  const free = { bytes: bavail * bsize, share: blocks === 0 ? 1 : bavail / blocks };
  if (json === true) terminal.out(jsonLine({ directory: dir, bytes: total, free_bytes: free.bytes, free_share: Number(free.share.toFixed(4)), groups: groups.map(([name, { files, bytes, oldest }]) => ({ name, files, bytes, oldest: new Date(oldest).toISOString() })) }));
  else print(groups, total, free, terminal);
  const full = [
    ...(free.share < LOW ? [`Only ${(free.share * 100).toFixed(1)} % of the file system is free. Remove old files with "cairn retention run", or make room elsewhere.`] : []),
    ...(max !== undefined && total > max ? [`The directory takes ${sizeText(total)}, more than ${sizeText(max)}. Keep less (LOG_RETENTION_<CATEGORY>, LOG_BACKUP_COUNT), or delete the oldest with --trim.`] : []),
  ];
  for (const text of full) terminal.err(text);
  return full.length === 0 ? EXIT.fine : EXIT.negative;
}

/** Says what was deleted; ends with 1 when the rest is still too large. */
async function trimmed(dir: string, { max, dryRun = false, json }: DiskOptions, terminal: CliTerminal): Promise<number> {
  if (max === undefined) throw new UsageError('--trim needs --max: how much is to be left, such as --max 10GB.');
  const total = async (): Promise<number> => [...(await usageOf(dir)).values()].reduce((sum, { bytes }) => sum + bytes, 0);
  const excess = (await total()) - max;
  const removed = excess > 0 ? trimLogFiles(dir, { bytes: excess, dryRun }) : [];
  for (const path of removed) terminal.out(json === true ? jsonLine({ path, deleted: !dryRun }) : printable(path));
  const left = dryRun ? excess - (await sizeOf(removed)) : (await total()) - max;
  if (left <= 0) return EXIT.fine;
  terminal.err(`The directory ${dryRun ? 'would still be' : 'is still'} ${sizeText(left)} too large: what is left is written to, is of the audit trail, or has a name of somebody else's.`);
  return EXIT.negative;
}

async function sizeOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map((path) => lstat(path).then(({ size: bytes }) => bytes, () => 0))); // removed meanwhile: it would not be here either
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

function print(groups: readonly (readonly [string, Usage])[], total: number, free: { bytes: number; share: number }, terminal: CliTerminal): void {
  const now = Date.now();
  const rows = groups.map(([name, { files, bytes, oldest }]) => [name, files, sizeText(bytes), ageText(now - oldest)]);
  const all = groups.reduce((sum, [, { files }]) => sum + files, 0);
  for (const line of table(['what', 'files', 'size', 'oldest'], [...rows, ['total', all, sizeText(total), ''], ['free', null, sizeText(free.bytes), `${(free.share * 100).toFixed(1)} %`]], paintOf(terminal))) terminal.out(line);
}

/** By category; of subdirectories by their names. Links are not followed. */
async function usageOf(dir: string): Promise<Map<string, Usage>> {
  const groups = new Map<string, Usage>();
  for (const entry of await entriesOf(dir)) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const stat = await lstat(path).catch(() => undefined); // compressed or removed meanwhile
    if (stat !== undefined) add(groups, groupOf(relative(dir, path)), stat.size, stat.mtimeMs);
  }
  return groups;
}

/** @throws CairnError CAIRN_E_STORE when a directory below cannot be listed: the sum would be too small. */
async function entriesOf(dir: string): Promise<Dirent[]> {
  try {
    return await readdir(dir, { recursive: true, withFileTypes: true });
  } catch (error) {
    throw new CairnError('CAIRN_E_STORE', `the log directory cannot be read: ${(error as Error).message}. Ask as the user of the app, or give this one the right to list it.`, { cause: error });
  }
}

function groupOf(path: string): string {
  const [first = '', ...rest] = path.split(sep);
  return rest.length > 0 ? `${first}/` : first.split('.', 1)[0]!;
}

function add(groups: Map<string, Usage>, name: string, bytes: number, modified: number): void {
  const group = groups.get(name) ?? { files: 0, bytes: 0, oldest: Infinity };
  group.files += 1;
  group.bytes += bytes;
  group.oldest = Math.min(group.oldest, modified);
  groups.set(name, group);
}

function size(value: string): number {
  const bytes = parseSize(value);
  if (bytes === undefined) throw new UsageError(`--max: ${JSON.stringify(value)} is no size. Write 500MB or 10GB.`);
  return bytes;
}

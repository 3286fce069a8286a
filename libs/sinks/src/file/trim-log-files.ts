import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseFileName, SIDECAR_ENDING, type FileCategory } from './file-name';

/** A file that nobody wrote to for this long is not being written, ms. */
const IDLE_MS = 3_600_000;

export interface TrimOptions {
  /** What is to go at least, bytes. */
  readonly bytes: number;
  /** Only say what would go. Default false. */
  readonly dryRun?: boolean;
  /** Days files are kept, by category: of one day, what is kept shortest goes first. Default: all alike. */
  readonly days?: Readonly<Partial<Record<FileCategory, number>>>;
  /** Names a file that is being written, however long ago: never deleted. Default: what nobody wrote to for an hour is not. */
  readonly isLive?: (path: string) => boolean;
  /** Epoch ms. Default: now. */
  readonly now?: number;
}

interface Trimmed {
  readonly path: string;
  readonly day: string;
  /** Days it is kept. */
  readonly kept: number;
  readonly modified: number;
  /** With its sidecar. */
  readonly bytes: number;
}

/**
 * Deletes log files, oldest day first, until so many bytes are gone: only files with names this product gives, none that is written to, none of the category audit. A compressed file's
 * sidecar goes with it.
 * @returns The paths that were deleted; with `dryRun`, that would be. Their sizes may add up to less than was asked for.
 * @throws what the file system says.
 */
export function trimLogFiles(dir: string, { bytes, dryRun = false, days = {}, isLive = () => false, now = Date.now() }: TrimOptions): string[] {
  const files = readdirSync(dir).flatMap((name) => trimmable(dir, name, days, now)).filter(({ path }) => !isLive(path)).sort(firstToGo);
  const deleted: string[] = [];
  let left = bytes;
  for (const file of files) {
    if (left <= 0) break;
    left -= file.bytes;
    deleted.push(file.path);
    if (!dryRun) for (const path of [file.path, `${file.path}${SIDECAR_ENDING}`]) rmSync(path, { force: true });
  }
  return deleted;
}

function firstToGo(a: Trimmed, b: Trimmed): number {
  if (a.day !== b.day) return a.day < b.day ? -1 : 1;
  return a.kept === b.kept ? a.modified - b.modified : a.kept - b.kept;
}

function trimmable(dir: string, name: string, days: NonNullable<TrimOptions['days']>, now: number): Trimmed[] {
  const file = parseFileName(name);
  if (file === undefined || file.category === 'audit') return [];
  const path = join(dir, name);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true || (!file.compressed && now - stats.mtimeMs < IDLE_MS)) return [];
  const sidecar = lstatSync(`${path}${SIDECAR_ENDING}`, { throwIfNoEntry: false });
  return [{ path, day: file.day, kept: days[file.category] ?? Number.MAX_SAFE_INTEGER, modified: stats.mtimeMs, bytes: stats.size + (sidecar?.size ?? 0) }];
}

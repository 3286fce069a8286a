import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseFileName, SIDECAR_ENDING } from './file-name';

/** A file that nobody wrote to for this long is not being written, ms. */
const IDLE_MS = 3_600_000;

export interface TrimOptions {
  /** What is to go at least, bytes. */
  readonly bytes: number;
  /** Only say what would go. Default false. */
  readonly dryRun?: boolean;
  /** Epoch ms. Default: now. */
  readonly now?: number;
}

interface Trimmed {
  readonly path: string;
  readonly day: string;
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
export function trimLogFiles(dir: string, { bytes, dryRun = false, now = Date.now() }: TrimOptions): string[] {
  const files = readdirSync(dir).flatMap((name) => trimmable(dir, name, now)).sort((a, b) => (a.day === b.day ? a.modified - b.modified : a.day < b.day ? -1 : 1));
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

function trimmable(dir: string, name: string, now: number): Trimmed[] {
  const file = parseFileName(name);
  if (file === undefined || file.category === 'audit') return [];
  const path = join(dir, name);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true || (!file.compressed && now - stats.mtimeMs < IDLE_MS)) return [];
  const sidecar = lstatSync(`${path}${SIDECAR_ENDING}`, { throwIfNoEntry: false });
  return [{ path, day: file.day, modified: stats.mtimeMs, bytes: stats.size + (sidecar?.size ?? 0) }];
}

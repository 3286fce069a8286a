import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CATEGORIES } from '@cairn/core';
import { isLinkName, isSidecarName, parseFileName, SIDECAR_ENDING } from './file-name';

/** A file of external rotation, and what logrotate makes of it: `request.log`, `request.log.1`, `request.log-20261121.gz`. */
const FIXED = new RegExp(`^(${[...CATEGORIES, 'alerts', 'metrics'].join('|')})\\.log(?:[.-]\\d{1,10})?(?:\\.gz)?(?:\\.idx)?$`);

/**
 * Deletes the log files of a directory, those that are written to as well: their writers begin new ones. What tells of the audit trail is kept, and so is every file of another name.
 * @returns The paths that were deleted; with `dryRun`, that would be.
 * @throws what the file system says.
 */
export function clearLogFiles(dir: string, { dryRun = false } = {}): string[] {
  const paths = readdirSync(dir)
    .filter((name) => isClearable(name))
    .map((name) => join(dir, name))
    .filter((path) => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false);
  if (!dryRun) for (const path of paths) rmSync(path, { force: true });
  return paths;
}

function isClearable(name: string): boolean {
  if (name.startsWith('audit.')) return false;
  const file = isSidecarName(name) ? name.slice(0, -SIDECAR_ENDING.length) : name;
  return parseFileName(file) !== undefined || isLinkName(name) || FIXED.test(name);
}

import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, statSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CairnError } from '../errors/cairn-error';
import type { ResolvedOptions } from './options';
import { SETTINGS } from './settings-table';

/** Owner everything, group reads. */
const DIRECTORY_MODE = 0o750;

const CURES: Readonly<Record<string, string>> = {
  EACCES: 'Give the user of this process write access, or name another directory.',
  EPERM: 'Give the user of this process write access, or name another directory.',
  EROFS: 'The file system is read-only: name a directory on a writable one.',
  ENOSPC: 'The disk is full: free some space, or name another directory.',
  ENOTDIR: 'A part of the path is a file: name another directory.',
  ENAMETOOLONG: 'The path is too long: name a shorter one.',
  ELOOP: 'The path holds a loop of symbolic links: name another directory.',
};

/**
 * Makes the directory when it is missing (0750) and proves it writable by making and removing a file in it: mode bits say nothing
 * to root, nor about a read-only mount.
 * @throws CairnError CAIRN_E_DIRECTORY naming the setting, the path and the cure.
 */
export function ensureDirectory(path: string, setting: string): void {
  try {
    makeDirectory(path);
    const probe = join(path, `.cairn-probe-${process.pid}-${randomBytes(6).toString('hex')}`);
    closeSync(openSync(probe, 'wx', 0o600));
    unlinkSync(probe);
  } catch (error) {
    throw new CairnError('CAIRN_E_DIRECTORY', `${setting}: ${reasonOf(path, error)}`, { cause: error });
  }
}

/**
 * Makes a directory and what is missing above it. Node's own `recursive` never returns under a parent that is there but takes no directories, such as `/proc`.
 * @throws what the file system says
 */
export function makeDirectory(path: string, mode = DIRECTORY_MODE): void {
  if (isDirectory(path)) return;
  const parent = dirname(path);
  if (!existsSync(parent)) makeDirectory(parent, mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if (!isDirectory(path)) throw error; // else another process was quicker
  }
}

/** Both log directories, when files are written at all. */
export function ensureLogDirectories(options: Pick<ResolvedOptions, 'toFile' | 'dir' | 'taskDir' | 'origins'>): void {
  if (!options.toFile) return;
  for (const key of ['dir', 'taskDir'] as const) {
    ensureDirectory(options[key], options.origins.get(key) === 'option' ? key : SETTINGS[key].env[0]!);
  }
}

function reasonOf(path: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  const shown = JSON.stringify(path);
  if (code === 'EEXIST' && !isDirectory(path)) return `${shown} is not a directory. Remove it, or name another one.`;
  return `${shown} cannot be written to (${code}). ${CURES[code] ?? 'Name another directory.'}`;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

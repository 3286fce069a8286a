import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CairnError } from '@cairn/core';
import { isLogFile } from './log-file-name';

/** A file of records. */
export interface Segment {
  readonly path: string;
  readonly name: string;
  readonly compressed: boolean;
  readonly size: number;
  /** Epoch ms of the last change. */
  readonly modified: number;
  readonly dev: number;
  readonly ino: number;
}

/** A rolled file of ours: its name is never used again once it is sealed. */
const ROLLED = /^[a-z]+\.\d{4}-\d{2}-\d{2}\./;

/** Whether it is a name that only our own writers give. */
export const isRolledName = (name: string): boolean => ROLLED.test(name);

/**
 * The files of records in a directory, none of its subdirectories. A file that was just compressed may still be there beside its compressed form: then the latter
 * counts, as it does for one that was compressed since the directory was read. No directory, no files.
 * @throws CairnError CAIRN_E_STORE when the directory cannot be read.
 */
export async function listSegments(dir: string): Promise<Segment[]> {
  const names = (await namesIn(dir)).filter(isLogFile);
  const all = new Set(names);
  const wanted = names.filter((name) => !(ROLLED.test(name) && all.has(`${name}.gz`)));
  const found = await Promise.all(wanted.map(async (name) => (await segmentAt(dir, name)) ?? compressedSince(dir, name, all)));
  return found.filter((segment) => segment !== undefined);
}

/** Undefined when it is gone or no regular file. */
export async function segmentAt(dir: string, name: string): Promise<Segment | undefined> {
  const path = join(dir, name);
  const stats = await lstat(path).catch(() => undefined);
  if (stats?.isFile() !== true) return undefined;
  return { path, name, compressed: name.endsWith('.gz'), size: stats.size, modified: stats.mtimeMs, dev: stats.dev, ino: stats.ino };
}

function compressedSince(dir: string, name: string, listed: ReadonlySet<string>): Promise<Segment | undefined> | undefined {
  return listed.has(`${name}.gz`) ? undefined : segmentAt(dir, `${name}.gz`);
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new CairnError('CAIRN_E_STORE', `the log directory "${dir}" cannot be read: ${(error as Error).message}. Check that it is a directory this user may list.`, { cause: error });
  }
}

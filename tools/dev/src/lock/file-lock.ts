import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../process/is-alive';

export interface FileLockOptions {
  /** A lock older than this is taken to be left over, in milliseconds: longer than any work done under it. */
  staleAfter?: number;
}

/**
 * Runs `work` while no other process of this machine does so under the same lock file. The lock of a process that died is removed. Waits
 * for its turn without limit: every holder is alive or its lock gets stale.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>, { staleAfter = 180_000 }: FileLockOptions = {}): Promise<T> {
  while (!(await take(file))) {
    if (await isStale(file, staleAfter)) await discard(file);
    else await sleep(50);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(file: string, staleAfter: number): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > staleAfter) return true;
    const owner = Number(await readFile(file, 'utf8'));
    // Between creating and writing the file is empty: its owner is alive.
    return owner > 0 && !isAlive(owner);
  } catch {
    return false; // released meanwhile
  }
}

/** Renamed before it is removed: of two processes that found it stale only one can do that. */
async function discard(file: string): Promise<void> {
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
    await rm(aside, { force: true });
  } catch {
    // the other one was quicker
  }
}

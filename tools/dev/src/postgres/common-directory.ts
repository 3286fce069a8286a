import { access, constants, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname } from 'node:path';

const enterAsOther = 0o001;

/** True when a user other than its owner can enter the directory and every one above it. */
export async function isOpenToOthers(directory: string): Promise<boolean> {
  for (let at = directory; ; at = dirname(at)) {
    if (((await stat(at)).mode & enterAsOther) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** A temporary directory that the user PostgreSQL runs as can enter: `TMPDIR` may lie in a home that only root can. */
export async function commonDirectory(): Promise<string> {
  if (userInfo().uid !== 0) return tmpdir();
  for (const candidate of [tmpdir(), '/tmp', '/var/tmp']) {
    if (await usable(candidate)) return candidate;
  }
  throw new Error('PostgreSQL does not run as root and finds no temporary directory that others can enter: set TMPDIR to one (mode 1777)');
}

async function usable(directory: string): Promise<boolean> {
  try {
    await access(directory, constants.W_OK);
    return await isOpenToOthers(directory);
  } catch {
    return false; // missing or closed: the next one
  }
}

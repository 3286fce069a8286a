import { existsSync } from 'node:fs';
import { chmod, lstat, mkdtemp, readdir, realpath, rename, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { commonDirectory, isOpenToOthers } from './common-directory';
import { copyPackage, manifestOf, packageRoot } from './copy-package';

/**
 * The file to import for a package whose programs also another user must be able to run. Usually the installed one; when the installation
 * lies where only root can enter, a copy of the package and all it depends on, made once in the common temporary directory.
 */
export async function reachablePackage(name: string): Promise<string> {
  const entry = await realpath(require.resolve(name));
  if (userInfo().uid !== 0 || (await isOpenToOthers(dirname(entry)))) return entry;
  const root = await packageRoot(name, entry);
  return join(await copied(name, root, entry), 'node_modules', name, relative(root, entry));
}

/** One copy per version serves every clone; it appears whole or not at all. */
async function copied(name: string, root: string, entry: string): Promise<string> {
  const { version } = await manifestOf(root);
  const target = join(await commonDirectory(), `cairn-${name}-${version}`);
  if (existsSync(target)) return checkOurs(target);
  const draft = await mkdtemp(`${target}-`);
  await copyPackage(name, entry, join(draft, 'node_modules'));
  await openToOthers(draft);
  try {
    await rename(draft, target);
  } catch {
    await rm(draft, { recursive: true, force: true }); // another process was quicker: take its copy
  }
  return checkOurs(target);
}

/** Code is run from there, and anybody can put a directory of that name into a common temporary directory. */
async function checkOurs(directory: string): Promise<string> {
  const { uid, mode } = await lstat(directory);
  const writableByOthers = 0o022;
  if (uid === userInfo().uid && (mode & writableByOthers) === 0) return directory;
  throw new Error(`${directory} belongs to somebody else or can be changed by others: remove it`);
}

/** Gives every user what the owner can read, enter and run: an installation under umask 077 is closed file by file. */
async function openToOthers(path: string): Promise<void> {
  const status = await lstat(path);
  if (status.isSymbolicLink()) return;
  await chmod(path, (status.mode & 0o755) | ((status.mode & 0o500) >> 3) | ((status.mode & 0o500) >> 6));
  if (!status.isDirectory()) return;
  for (const name of await readdir(path)) await openToOthers(join(path, name));
}

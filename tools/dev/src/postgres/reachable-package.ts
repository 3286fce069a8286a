import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, lstat, mkdtemp, readFile, realpath, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { commonDirectory, isOpenToOthers } from './common-directory';

interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

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

/** The copy's name holds the version and the place it was made from, so that clones do not share one. */
async function copied(name: string, root: string, entry: string): Promise<string> {
  const { version } = await manifestOf(root);
  const mark = createHash('sha256').update(`${root} ${version}`).digest('hex').slice(0, 16);
  const target = join(await commonDirectory(), `cairn-${name}-${mark}`);
  if (existsSync(target)) return checkOurs(target);
  const draft = await mkdtemp(`${target}-`);
  await copyWithDependencies(name, entry, join(draft, 'node_modules'), new Set());
  await chmod(draft, 0o755);
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

/** Flat, as npm installs them: the packages copied here do not need two versions of one. */
async function copyWithDependencies(name: string, entry: string, modules: string, seen: Set<string>): Promise<void> {
  if (seen.has(name)) return;
  seen.add(name);
  const root = await packageRoot(name, entry);
  const nested = join(root, 'node_modules');
  await cp(root, join(modules, name), { recursive: true, verbatimSymlinks: true, filter: (from) => from !== nested });
  const { dependencies, optionalDependencies } = await manifestOf(root);
  for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const found = resolveFrom(entry, dependency);
    if (found) await copyWithDependencies(dependency, await realpath(found), modules, seen);
    else if (!optionalDependencies?.[dependency]) throw new Error(`${dependency}, which ${name} needs, is not installed: run npm install`);
  }
}

function resolveFrom(entry: string, name: string): string | undefined {
  try {
    return createRequire(entry).resolve(name);
  } catch {
    return undefined; // the packages for other platforms are not installed
  }
}

async function packageRoot(name: string, entry: string): Promise<string> {
  for (let at = dirname(entry); at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) && (await manifestOf(at)).name === name) return at;
  }
  throw new Error(`No package.json of ${name} above ${basename(entry)}`);
}

async function manifestOf(root: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
}

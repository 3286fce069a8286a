import { existsSync } from 'node:fs';
import { cp, readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/**
 * Copies an installed package and all it depends on into the folder `modules`. `entry` is any file of the package. Flat, as npm installs
 * them: the packages copied here do not need two versions of one.
 */
export async function copyPackage(name: string, entry: string, modules: string, seen = new Set<string>()): Promise<void> {
  if (seen.has(name)) return;
  seen.add(name);
  const root = await packageRoot(name, entry);
  const nested = join(root, 'node_modules');
  await cp(root, join(modules, name), { recursive: true, verbatimSymlinks: true, filter: (from) => from !== nested });
  const { dependencies, optionalDependencies } = await manifestOf(root);
  for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const found = resolveFrom(entry, dependency);
    if (found) await copyPackage(dependency, await realpath(found), modules, seen);
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

/** The folder of a package, from a file of it: its package.json need not be among its exports. */
export async function packageRoot(name: string, entry: string): Promise<string> {
  for (let at = dirname(entry); at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) && (await manifestOf(at)).name === name) return at;
  }
  throw new Error(`No package.json of ${name} above ${basename(entry)}`);
}

export async function manifestOf(root: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
}

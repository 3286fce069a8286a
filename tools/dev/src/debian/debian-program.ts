import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { withFileLock } from '../lock/file-lock';

const run = promisify(execFile);

/** A program, or a library to be preloaded, that can be used, with what its environment needs. */
export interface FoundProgram {
  path: string;
  env: Record<string, string>;
}

export interface DebianProgram {
  /** A folder of its own, in which the packages are unpacked once. */
  directory: string;
  packages: readonly string[];
  /** The file wanted, from the root of the packages; `*` stands for the folder of the machine's architecture. */
  path: string;
}

/**
 * A program from the packages of Debian or Ubuntu, downloaded with lists and cache of our own and unpacked into a folder: the system
 * is not touched and no root is needed. Rejects when apt is missing or reaches no mirror.
 */
export async function debianProgram({ directory, packages, path }: DebianProgram): Promise<FoundProgram> {
  const root = join(directory, 'root');
  if (!existsSync(root)) {
    await mkdir(dirname(directory), { recursive: true });
    await withFileLock(`${directory}.lock`, async () => {
      if (!existsSync(root)) await unpack(packages, directory, root);
    });
  }
  return { path: await resolvePath(root, path), env: { LD_LIBRARY_PATH: await libraryPath(root) } };
}

async function unpack(packages: readonly string[], directory: string, root: string): Promise<void> {
  const work = join(directory, `work-${process.pid}`);
  const options = ['-o', `Dir::State::lists=${work}/lists`, '-o', `Dir::Cache=${work}/cache`, '-o', 'APT::Sandbox::User='];
  try {
    for (const part of ['lists/partial', 'cache/archives/partial', 'root', 'debs']) await mkdir(join(work, part), { recursive: true });
    await run('apt-get', [...options, '-qq', 'update']);
    await run('apt-get', [...options, '-qq', 'download', ...packages], { cwd: join(work, 'debs') });
    for (const deb of await readdir(join(work, 'debs'))) await run('dpkg', ['-x', join(work, 'debs', deb), join(work, 'root')]);
    await rename(join(work, 'root'), root);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function resolvePath(root: string, path: string): Promise<string> {
  const [before, after] = path.split('*');
  if (after === undefined) return join(root, path);
  const found = (await readdir(join(root, before!))).map((name) => join(root, before!, name + after)).find((candidate) => existsSync(candidate));
  if (found === undefined) throw new Error(`the packages hold no ${path}`);
  return found;
}

async function libraryPath(root: string): Promise<string> {
  const lib = join(root, 'usr/lib');
  const multiarch = (await readdir(lib)).filter((name) => name.includes('-linux-'));
  return [lib, ...multiarch.map((name) => join(lib, name))].join(':');
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { withFileLock } from '../lock/file-lock';
import type { RedisProgram } from './find-redis';

const run = promisify(execFile);

/** The server, and those of its libraries that a minimal system lacks. */
const packages = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'];

/**
 * Redis from the packages of Debian or Ubuntu, downloaded with lists and cache of our own and unpacked into `directory` once: the system
 * is not touched and no root is needed. Rejects when apt is missing or reaches no mirror.
 */
export async function debianRedis(directory: string): Promise<RedisProgram> {
  const root = join(directory, 'root');
  const path = join(root, 'usr/bin/redis-server');
  if (!existsSync(path)) {
    await mkdir(dirname(directory), { recursive: true });
    await withFileLock(`${directory}.lock`, async () => {
      if (!existsSync(path)) await unpack(directory, root);
    });
  }
  return { path, env: { LD_LIBRARY_PATH: await libraryPath(root) } };
}

async function unpack(directory: string, root: string): Promise<void> {
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

async function libraryPath(root: string): Promise<string> {
  const lib = join(root, 'usr/lib');
  const multiarch = (await readdir(lib)).filter((name) => name.includes('-linux-'));
  return [lib, ...multiarch.map((name) => join(lib, name))].join(':');
}

import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export interface Logrotate {
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
}

const run = promisify(execFile);
/** The clone's own cache folder, ignored by git. */
const CACHE = resolve(__dirname, '../../../.cache/logrotate');
/** logrotate, and those of its libraries that a minimal system lacks. */
const PACKAGES = ['logrotate', 'libpopt0'];

/** Whether a missing logrotate can be fetched here, and so must not be missing. */
export const onDebian = existsSync('/usr/bin/apt-get');

/** The installed logrotate, else Debian's package unpacked into a cache folder: the system is not touched and no root is needed. */
export async function findLogrotate(): Promise<Logrotate | undefined> {
  const installed = ['/usr/sbin/logrotate', '/usr/bin/logrotate'].find((path) => existsSync(path));
  if (installed !== undefined) return { path: installed, env: process.env };
  if (!onDebian) return undefined;
  const path = join(CACHE, 'usr/sbin/logrotate');
  if (!existsSync(path)) await unpack();
  const libraries = await libraryPath(join(CACHE, 'usr/lib'));
  return { path, env: { ...process.env, LD_LIBRARY_PATH: libraries } };
}

/** Runs it in the foreground on a configuration, forced, with a state file of its own. */
export function rotate({ path, env }: Logrotate, configuration: string, state: string): void {
  execFileSync(path, ['--force', '--state', state, configuration], { env, stdio: 'pipe' });
}

async function unpack(): Promise<void> {
  const work = `${CACHE}-${process.pid}`; // beside it, so that the rename is one step
  const options = ['-o', `Dir::State::lists=${work}/lists`, '-o', `Dir::Cache=${work}/cache`, '-o', 'APT::Sandbox::User='];
  try {
    for (const part of ['lists/partial', 'cache/archives/partial', 'root', 'debs']) await mkdir(join(work, part), { recursive: true });
    await run('apt-get', [...options, '-qq', 'update']);
    await run('apt-get', [...options, '-qq', 'download', ...PACKAGES], { cwd: join(work, 'debs') });
    for (const deb of await readdir(join(work, 'debs'))) await run('dpkg', ['-x', join(work, 'debs', deb), join(work, 'root')]);
    await rename(join(work, 'root'), CACHE);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function libraryPath(lib: string): Promise<string> {
  const multiarch = (await readdir(lib)).filter((name) => name.includes('-linux-'));
  return [lib, ...multiarch.map((name) => join(lib, name))].join(':');
}

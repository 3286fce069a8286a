import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { debianProgram, type FoundProgram } from '../debian/debian-program';

/** The clone's own cache folder, ignored by git. */
const directory = resolve(__dirname, '../../../../.cache/logrotate');
/** logrotate, and those of its libraries that a minimal system lacks. */
const packages = ['logrotate', 'libpopt0'];

/** Whether a missing program of Debian's can be fetched here, and so must not be missing. */
export const onDebian = existsSync('/usr/bin/apt-get');

/** The installed logrotate, else Debian's, unpacked into a cache folder: the system is not touched and no root is needed. */
export async function findLogrotate(): Promise<FoundProgram | undefined> {
  const installed = ['/usr/sbin/logrotate', '/usr/bin/logrotate'].find((path) => existsSync(path));
  if (installed !== undefined) return { path: installed, env: {} };
  return onDebian ? debianProgram({ directory, packages, path: 'usr/sbin/logrotate' }) : undefined;
}

/** Runs it in the foreground on a configuration, forced, with a state file of its own. */
export function rotate({ path, env }: FoundProgram, configuration: string, state: string): void {
  execFileSync(path, ['--force', '--state', state, configuration], { env: { ...process.env, ...env }, stdio: 'pipe' });
}

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { root, run, stage } from './stage.mjs';

/** Installs what the lockfile of the clone, or of a package in it that is no workspace, says, unless that was done already. */
export async function install(directory = root) {
  const stamp = join(directory, 'node_modules', '.cairn-installed');
  if (read(stamp) === wanted(directory)) return;
  const [program, ...npm] = npmCommand();
  const args = [...npm, 'install', '--include=dev', '--no-audit', '--no-fund'];
  const name = ['install', relative(root, directory)].join(' ').trim();
  await stage(name, () => run(program, args, { cwd: directory, shell: program === 'npm' && process.platform === 'win32' }));
  writeFileSync(stamp, wanted(directory));
}

/** The npm that runs us, even when it is not on PATH. `npm install`, not `npm ci`: a lockfile can lack another platform's packages. */
function npmCommand() {
  const path = process.env.npm_execpath;
  return path && basename(path).startsWith('npm-cli') ? [process.execPath, path] : ['npm'];
}

/** Native packages depend on the platform and on Node's major version. */
function wanted(directory) {
  const { platform, arch, versions } = process;
  const lockfile = createHash('sha256').update(read(join(directory, 'package-lock.json'))).digest('hex');
  return [lockfile, platform, arch, versions.node.split('.', 1)[0]].join(' ');
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // not there yet
  }
}

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root, run, stage } from './stage.mjs';

const stamp = join(root, 'node_modules', '.cairn-installed');

/** Installs what the lockfile says, unless that was done already. */
export async function install() {
  if (read(stamp) === wanted()) return;
  const [program, ...npm] = npmCommand();
  const args = [...npm, 'install', '--include=dev', '--no-audit', '--no-fund'];
  await stage('install', () => run(program, args, { shell: program === 'npm' && process.platform === 'win32' }));
  writeFileSync(stamp, wanted());
}

/** The npm that runs us, even when it is not on PATH. `npm install`, not `npm ci`: a lockfile can lack another platform's packages. */
function npmCommand() {
  const path = process.env.npm_execpath;
  return path && basename(path).startsWith('npm-cli') ? [process.execPath, path] : ['npm'];
}

/** Native packages depend on the platform and on Node's major version. */
function wanted() {
  const { platform, arch, versions } = process;
  const lockfile = createHash('sha256').update(read(join(root, 'package-lock.json'))).digest('hex');
  return [lockfile, platform, arch, versions.node.split('.', 1)[0]].join(' ');
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // not there yet
  }
}

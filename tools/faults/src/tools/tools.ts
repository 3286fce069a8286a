import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { debianProgram, findRedis, onDebian, SmallDisk, type FoundProgram } from '@cairn/dev';

/** What a case may need of the machine. */
export type ToolName = 'tmpfs' | 'root' | 'prlimit' | 'libfaketime' | 'proc' | 'redis' | 'strace';

/** The clone's own cache folder, ignored by git. */
const cache = resolve(__dirname, '../../../../.cache');

/** Finds what cases need of the machine, once. */
export class Tools {
  private readonly found = new Map<ToolName, Promise<FoundProgram | string>>();

  /** Why a case cannot be run here; undefined when it can. */
  async lacking(names: readonly ToolName[] = []): Promise<string | undefined> {
    for (const name of names) {
      const found = await this.find(name);
      if (typeof found === 'string') return found;
    }
    return undefined;
  }

  /** @throws Error when it is not there: cases name what they need. */
  async get(name: ToolName): Promise<FoundProgram> {
    const found = await this.find(name);
    if (typeof found === 'string') throw new Error(found);
    return found;
  }

  private find(name: ToolName): Promise<FoundProgram | string> {
    const known = this.found.get(name) ?? find(name);
    this.found.set(name, known);
    return known;
  }
}

/** Why it cannot be had on this machine, whatever is done; undefined where a missing one is a failure. Redis never is missing for good. */
export function obstacleTo(name: ToolName): string | undefined {
  if (name === 'root') return process.getuid?.() === 0 ? undefined : 'needs root';
  if (name === 'tmpfs') return SmallDisk.isPossible() ? undefined : 'needs a file system of its own, which only root on Linux can mount';
  if (name === 'proc') return process.platform === 'linux' ? undefined : 'needs /proc, which is on Linux only';
  if (name === 'prlimit') return onPath('prlimit') === undefined ? 'needs prlimit (package util-linux)' : undefined;
  if (name === 'strace') return canTrace() ? undefined : 'needs strace (package strace), and the right to trace';
  if (name === 'libfaketime') return onDebian ? undefined : 'needs libfaketime, which is fetched on Debian and Ubuntu';
  return undefined;
}

const HERE: FoundProgram = { path: '', env: {} };

async function find(name: ToolName): Promise<FoundProgram | string> {
  const obstacle = obstacleTo(name);
  if (obstacle !== undefined) return obstacle;
  try {
    return await FINDERS[name]();
  } catch (error) {
    return `needs ${name}: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`;
  }
}

const FINDERS: Readonly<Record<ToolName, () => Promise<FoundProgram>>> = {
  root: async () => HERE,
  tmpfs: async () => HERE,
  proc: async () => HERE,
  prlimit: async () => onPath('prlimit')!,
  strace: async () => onPath('strace')!,
  redis: () => findRedis(),
  libfaketime: () => debianProgram({ directory: join(cache, 'libfaketime'), packages: ['libfaketime'], path: 'usr/lib/*/faketime/libfaketime.so.1' }),
};

/** Containers often have the program without the right. */
function canTrace(): boolean {
  const strace = onPath('strace');
  return strace !== undefined && spawnSync(strace.path, ['-qq', '-o', '/dev/null', process.execPath, '--version'], { stdio: 'ignore' }).status === 0;
}

function onPath(name: string): FoundProgram | undefined {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    try {
      accessSync(join(directory, name), constants.X_OK);
      return { path: join(directory, name), env: {} };
    } catch {
      // not in this one
    }
  }
  return undefined;
}

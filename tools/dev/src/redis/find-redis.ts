import { access, constants } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import type { FoundProgram } from '../debian/debian-program';
import { debianRedis } from './debian-redis';

const names = ['redis-server', 'valkey-server'];

/** The clone's own cache folder, ignored by git. */
const cache = resolve(__dirname, '../../../../.cache/redis');

/** Finds a Redis server on `searchPath`, else unpacks Debian's. Rejects with what to do when there is none. */
export async function findRedis(searchPath = process.env['PATH'] ?? '', cacheDir = cache): Promise<FoundProgram> {
  const installed = await onPath(searchPath);
  if (installed) return { path: installed, env: {} };
  try {
    return await debianRedis(cacheDir);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`No Redis here. Set REDIS_URL to one, or put redis-server or valkey-server on PATH. Fetching Debian's packages did not work: ${why}`);
  }
}

async function onPath(searchPath: string): Promise<string | undefined> {
  for (const directory of searchPath.split(delimiter).filter(Boolean)) {
    for (const name of names) {
      const path = join(directory, name);
      if (await isProgram(path)) return path;
    }
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not for us
  }
}

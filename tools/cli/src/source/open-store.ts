import { createRequire } from 'node:module';
import { statSync } from 'node:fs';
import { CairnError, type RedisKept } from '@cairn/core';
import type { JobLogs, LogStore } from '@cairn/core/query';
import { FileStore } from '@cairn/store';
import { RemoteStore } from './remote-store';
import type { RedisSource, SourceAddress } from './source-address';

const REDIS_STORE = '@cairn/store/redis';

/** A store that has the logs of jobs as well, and can be cleared, of everything or of what is too old. */
export interface RedisLogStore extends LogStore {
  readonly jobs: JobLogs;
  clear(options?: { readonly dryRun?: boolean }): Promise<number>;
  /** Returns the number of records by stream. */
  expire(options: { readonly days: Readonly<Record<RedisKept, number>>; readonly dryRun?: boolean }): Promise<Readonly<Record<string, number>>>;
}

/** What that module has to offer. */
interface RedisStoreModule {
  readonly RedisStore: new (options: { readonly url: string; readonly prefix?: string }) => RedisLogStore;
}

/**
 * The store at an address.
 * @throws CairnError CAIRN_E_STORE when there is no such directory, CAIRN_E_PEER_MISSING when a package is needed that is not there.
 */
export async function openStore(source: SourceAddress): Promise<LogStore> {
  switch (source.kind) {
    case 'remote':
      return new RemoteStore(source);
    case 'redis':
      return openRedis(source);
    case 'directory':
      requireDirectory(source.dir);
      return new FileStore({ dir: source.dir, index: false });
  }
}

/** A misspelt directory would be one in which nothing is found. */
export function requireDirectory(dir: string, cure = 'Name the log directory with --source, CAIRN_SOURCE or LOG_DIR.'): void {
  const stats = statSync(dir, { throwIfNoEntry: false });
  if (stats === undefined) throw new CairnError('CAIRN_E_STORE', `there is no directory ${JSON.stringify(dir)}. ${cure}`);
  if (!stats.isDirectory()) throw new CairnError('CAIRN_E_STORE', `${JSON.stringify(dir)} is not a directory. ${cure}`);
}

/** @throws CairnError CAIRN_E_PEER_MISSING */
export function openRedis({ url, prefix }: RedisSource): RedisLogStore {
  const { RedisStore } = loadRedisStore();
  return new RedisStore({ url, ...(prefix !== undefined && { prefix }) });
}

function loadRedisStore(): RedisStoreModule {
  try {
    return createRequire(__filename)(REDIS_STORE) as RedisStoreModule;
  } catch (error) {
    if (!isAbsent(error as NodeJS.ErrnoException)) throw error;
    throw new CairnError('CAIRN_E_PEER_MISSING', `A redis:// source needs the module "${REDIS_STORE}" and the package "ioredis": ${(error as Error).message.split('\n', 1)[0]}. Run: npm install @cairn/store ioredis. Or name a log directory or an https:// address.`);
  }
}

function isAbsent({ code }: NodeJS.ErrnoException): boolean {
  return code === 'MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
}

import type { RedisSettings, ResolvedOptions } from '@cairn/core';
import type { JobLogs, LogStore } from '@cairn/core/query';
import { clearLogFiles } from '@cairn/sinks';
import { FileStore, JobLogFiles } from '@cairn/store';
import { loadPeer } from '../runtime/load-optional';

/** Where an app's own records are found, by the setting `store`. */
export interface OwnStore {
  readonly store: LogStore;
  readonly jobs: JobLogs;
  /** Removes all records; returns how many files or keys that were. */
  clear(): Promise<number>;
}

/**
 * Nothing is opened or connected before the first question.
 * @param maxMs longest time of one.
 * @throws CairnError CAIRN_E_PEER_MISSING when records are in Redis and ioredis is not installed.
 */
export function openOwnStore({ store, redis, dir, taskDir }: ResolvedOptions, maxMs: number): OwnStore {
  return store === 'redis' && redis !== undefined ? ownRedis(redis, maxMs) : ownFiles(dir, taskDir, maxMs);
}

function ownFiles(dir: string, taskDir: string, maxMs: number): OwnStore {
  return { store: new FileStore({ dir, maxMs }), jobs: new JobLogFiles(taskDir), clear: async () => clearLogFiles(dir).length };
}

function ownRedis({ url, prefix, timeoutMs }: RedisSettings, maxMs: number): OwnStore {
  loadPeer('ioredis', 'Log records in Redis');
  const { RedisStore } = loadPeer<typeof import('@cairn/store/redis')>('@cairn/store/redis', 'Log records in Redis');
  const store = new RedisStore({ url, prefix, timeoutMs, maxMs });
  return { store, jobs: store.jobs, clear: () => store.clear() };
}

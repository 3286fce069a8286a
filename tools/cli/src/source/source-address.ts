import { resolve } from 'node:path';
import type { SourceOptions } from '../options/common-options';
import type { CliTerminal } from '../terminal/cli-terminal';

/** Where records are: a directory, a Redis, or an HTTP API. */
export type SourceAddress = DirectorySource | RedisSource | RemoteSource;

export interface DirectorySource {
  readonly kind: 'directory';
  /** Absolute. */
  readonly dir: string;
}

export interface RedisSource {
  readonly kind: 'redis';
  readonly url: string;
  /** Of the keys, where it is not the default: `LOG_REDIS_PREFIX`, as the apps have it. */
  readonly prefix: string | undefined;
}

export interface RemoteSource {
  readonly kind: 'remote';
  /** Of the app, without `/logs`. */
  readonly url: string;
  readonly token: string | undefined;
}

/** What `--source` says, else `CAIRN_SOURCE`, else `LOG_DIR`, else `logs`. */
export function sourceAddress({ source, token }: SourceOptions, { env, cwd }: Pick<CliTerminal, 'env' | 'cwd'>): SourceAddress {
  const place = source ?? (env.CAIRN_SOURCE || env.LOG_DIR || 'logs');
  if (/^rediss?:\/\//i.test(place)) return { kind: 'redis', url: place, prefix: env.LOG_REDIS_PREFIX || undefined };
  if (/^https?:\/\//i.test(place)) return { kind: 'remote', url: place.replace(/\/+$/, '').replace(/\/logs$/, ''), token: token ?? (env.CAIRN_TOKEN || undefined) };
  return { kind: 'directory', dir: resolve(cwd, place) };
}

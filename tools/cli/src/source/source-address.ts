import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SourceOptions } from '../options/common-options';
import type { CliTerminal } from '../terminal/cli-terminal';
import { UsageError } from '../usage-error';
import { withoutCredentials } from './without-credentials';

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

/** @throws UsageError, which never quotes a password. */
function remoteAddress(place: string): string {
  const shown = JSON.stringify(withoutCredentials(place));
  if (!URL.canParse(place)) throw new UsageError(`--source: ${shown} is no address. Write https://host or https://host/prefix.`);
  const { username, password } = new URL(place);
  if (username !== '' || password !== '') throw new UsageError(`--source: ${shown} has a name or password in it, which the API does not take. Leave it out, and give the token in CAIRN_TOKEN or with --token.`);
  return place.replace(/\/+$/, '').replace(/\/logs$/, '');
}

/** What `--source` says, else `CAIRN_SOURCE`, else `LOG_DIR`, else `logs`. */
export function sourceAddress({ source, token }: SourceOptions, { env, cwd }: Pick<CliTerminal, 'env' | 'cwd'>): SourceAddress {
  const place = source ?? (env.CAIRN_SOURCE || env.LOG_DIR || 'logs');
  if (/^rediss?:\/\//i.test(place)) return { kind: 'redis', url: place, prefix: env.LOG_REDIS_PREFIX || undefined };
  if (/^https?:\/\//i.test(place)) return { kind: 'remote', url: remoteAddress(place), token: token ?? (env.CAIRN_TOKEN || undefined) };
  const dir = resolve(cwd, place);
  if (!existsSync(dir)) requireNoAddress(place);
  return { kind: 'directory', dir };
}

/** What is nearly an address would be a directory that is not there. @throws UsageError, which never quotes a password. */
export function requireNoAddress(place: string): void {
  const shown = withoutCredentials(place);
  const [, scheme, rest] = /^(rediss?|https?)(?::|\/\/)\/*(.+)$/i.exec(place) ?? [];
  if (scheme !== undefined) throw new UsageError(`${JSON.stringify(shown)} is no address. Write ${scheme.toLowerCase()}://${withoutCredentials(rest!)}`);
  if (/^[\w.-]+:\d{1,5}(?:\/|$)/.test(place)) throw new UsageError(`${JSON.stringify(place)} is no address, nor a directory that is there. Write http://${place} for an app, redis://${place} for a Redis.`);
  if (shown !== place || /^[a-z][a-z\d+.-]*:\/\//i.test(place)) throw new UsageError(`${JSON.stringify(shown)} is no address, nor a directory that is there. Addresses begin with redis://, rediss://, http:// or https://.`);
}

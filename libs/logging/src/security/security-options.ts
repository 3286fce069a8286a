import { CairnError } from '@cairn/core';
import type { RedisScripts } from './redis-scripts';

/** A metadata key (`SetMetadata('roles', …)`), or a decorator made by `Reflector.createDecorator()`. */
export type PermissionKey = string | { readonly KEY: string };

/** Security records (category `security`). */
export interface SecurityOptions {
  /**
   * How usernames stand in security records: `plain` (default; an e-mail address is masked all the same) or `hashed`, the same
   * pseudonym for the same name everywhere, made with `pseudonymKey` where that is set. Choose `hashed` where people may type a password into the field of the name.
   */
  usernames?: 'plain' | 'hashed';
  /** Where a handler's or controller's required permission is found. Default: `['permissions', 'roles', 'scopes']`. */
  permissionKeys?: readonly PermissionKey[];
  /** When failed logins of one user, or from one address, are told of as suspicious. */
  failedLogins?: {
    /** Failures within the window. Default 5, at most 1,000. */
    max?: number;
    /** Length of the sliding window, minutes. Default 5. */
    windowMinutes?: number;
  };
  /** Where processes count failed logins together: a URL, or a client (ioredis), which stays yours to close. Default: the setting `REDIS_URL`, else each process counts by itself. */
  redis?: string | RedisScripts;
}

/** The options with every default filled in. */
export interface ResolvedSecurityOptions {
  readonly usernames: 'plain' | 'hashed';
  readonly permissionKeys: readonly PermissionKey[];
  readonly maxFailures: number;
  readonly windowMinutes: number;
  readonly redis: string | RedisScripts | undefined;
}

const MOST_FAILURES = 1_000;
/** One day: longer windows would keep what nobody counts as an attack any more. */
const LONGEST_WINDOW_MINUTES = 1_440;
const REDIS_URL = /^rediss?:\/\/./;

/** @throws CairnError CAIRN_E_SETTING naming the setting, its value and the cure. */
export function resolveSecurityOptions(options: SecurityOptions = {}): ResolvedSecurityOptions {
  const { usernames = 'plain', permissionKeys = ['permissions', 'roles', 'scopes'], failedLogins = {}, redis } = options;
  const { max = 5, windowMinutes = 5 } = failedLogins;
  requireThat(usernames === 'plain' || usernames === 'hashed', 'usernames', usernames, 'Use "plain" or "hashed".');
  requireThat(Array.isArray(permissionKeys) && permissionKeys.every(isKey), 'permissionKeys', permissionKeys, 'Use a list of metadata keys, such as ["roles"].');
  requireThat(Number.isInteger(max) && max >= 1 && max <= MOST_FAILURES, 'failedLogins.max', max, `Use a whole number from 1 to ${MOST_FAILURES}.`);
  requireThat(
    typeof windowMinutes === 'number' && windowMinutes > 0 && windowMinutes <= LONGEST_WINDOW_MINUTES,
    'failedLogins.windowMinutes',
    windowMinutes,
    `Use a number of minutes above 0, at most ${LONGEST_WINDOW_MINUTES}.`,
  );
  requireThat(redis === undefined || isRedis(redis), 'redis', '(not shown)', 'Use a URL such as "redis://127.0.0.1:6379", or an ioredis client.');
  return { usernames, permissionKeys, maxFailures: max, windowMinutes, redis };
}

function requireThat(holds: boolean, setting: string, value: unknown, cure: string): void {
  if (!holds) throw new CairnError('CAIRN_E_SETTING', `security.${setting} is ${JSON.stringify(value) ?? String(value)}. ${cure}`);
}

function isKey(key: unknown): boolean {
  return (typeof key === 'string' && key !== '') || typeof (key as { KEY?: unknown } | null)?.KEY === 'string';
}

function isRedis(redis: unknown): boolean {
  return typeof redis === 'string' ? REDIS_URL.test(redis) : typeof (redis as { eval?: unknown } | null)?.eval === 'function';
}

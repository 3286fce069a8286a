import { redisUrl, Refusal, type Refuse } from '@cairn/core';
import { checkOf, isObject } from '../module/option-check';
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

/** With the defaults; what cannot be used is refused at the start (see {@link checkSecurityOptions}). */
export function resolveSecurityOptions(options: SecurityOptions = {}): ResolvedSecurityOptions {
  const { usernames = 'plain', permissionKeys = ['permissions', 'roles', 'scopes'], failedLogins = {}, redis } = options;
  const { max = 5, windowMinutes = 5 } = failedLogins;
  return { usernames, permissionKeys, maxFailures: max, windowMinutes, redis };
}

/** Each option of security records that cannot be used is refused by name. */
export function checkSecurityOptions(options: SecurityOptions, refuse: Refuse): void {
  const { failedLogins } = options;
  if (failedLogins !== undefined && !isObject(failedLogins)) return; // its names tell
  const { usernames, permissionKeys, maxFailures: max, windowMinutes, redis } = resolveSecurityOptions(options);
  const check = checkOf(refuse, 'security.');
  check(usernames === 'plain' || usernames === 'hashed', 'usernames', usernames, 'is not a choice. Use "plain" or "hashed".');
  check(Array.isArray(permissionKeys) && permissionKeys.every(isKey), 'permissionKeys', permissionKeys, 'is not a list of metadata keys. Use one such as ["roles"].');
  check(Number.isInteger(max) && max >= 1 && max <= MOST_FAILURES, 'failedLogins.max', max, `is not a whole number from 1 to ${MOST_FAILURES}.`);
  const isWindow = typeof windowMinutes === 'number' && windowMinutes > 0 && windowMinutes <= LONGEST_WINDOW_MINUTES;
  check(isWindow, 'failedLogins.windowMinutes', windowMinutes, `is not a number of minutes above 0, at most ${LONGEST_WINDOW_MINUTES}.`);
  if (redis !== undefined) checkRedis(redis, refuse);
}

/** A URL may hold a password: it is shown by its scheme. */
function checkRedis(redis: unknown, refuse: Refuse): void {
  if (typeof (redis as { eval?: unknown } | null)?.eval === 'function') return;
  const url = redisUrl(redis);
  if (url instanceof Refusal) refuse('security.redis', `${url.text} Or give an ioredis client.`);
}

function isKey(key: unknown): boolean {
  return (typeof key === 'string' && key !== '') || typeof (key as { KEY?: unknown } | null)?.KEY === 'string';
}

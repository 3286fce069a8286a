import { Pseudonymiser, type SelfLog } from '@cairn/core';
import type { OnApplicationShutdown } from '@nestjs/common';
import { clientAddress, type ClientAddress } from '../http/client-address';
import type { RequestState } from '../http/request-state';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import type { FailedLoginParts, FailedLogins } from './failed-logins';
import type { RedisConnection } from './redis-connection';
import { permissionReader, type PermissionReader } from './required-permission';
import { resolveSecurityOptions } from './security-options';

const MS_PER_MINUTE = 60_000;

/** What the security records of one app share. */
export class SecurityRuntime implements OnApplicationShutdown {
  readonly requiredPermission: PermissionReader;
  private readonly pseudonyms: Pseudonymiser | undefined;
  private readonly clientAddress: ClientAddress;
  private readonly redis: RedisConnection | undefined;
  private readonly makeFailedLogins: () => FailedLogins;
  private madeFailedLogins: FailedLogins | undefined;

  /** @throws CairnError CAIRN_E_PEER_MISSING when `security.redis` is a URL and ioredis is not installed. */
  constructor({ core, selfLog, options, settings }: LoggingRuntime) {
    const { usernames, permissionKeys, maxFailures, windowMinutes, redis } = resolveSecurityOptions(options.security);
    const limit = { max: maxFailures, windowMs: windowMinutes * MS_PER_MINUTE };
    this.redis = redis === undefined ? sharedRedis(settings.redisUrl, selfLog) : redisConnection(redis);
    this.makeFailedLogins = () => failedLogins({ core, selfLog, limit }, this.redis);
    this.requiredPermission = permissionReader(permissionKeys);
    this.pseudonyms = usernames === 'hashed' ? new Pseudonymiser({ key: settings.pseudonymKey }) : undefined;
    this.clientAddress = clientAddress(options.request?.trustProxy);
  }

  /** Loaded with the first login that is refused. */
  get failedLogins(): FailedLogins {
    return (this.madeFailedLogins ??= this.makeFailedLogins());
  }

  /** A username as it stands in records. */
  shown(username: string | null): string | null {
    return username === null || this.pseudonyms === undefined ? username : this.pseudonyms.idOf(username);
  }

  addressOf({ remoteAddress, headers }: RequestState): string | null {
    return this.clientAddress(remoteAddress, headers['x-forwarded-for'] as string | undefined);
  }

  onApplicationShutdown(): void {
    this.redis?.close();
  }
}

function redisConnection(given: Parameters<typeof RedisConnection.of>[0]): RedisConnection {
  return (require('./redis-connection') as typeof import('./redis-connection')).RedisConnection.of(given);
}

function failedLogins(parts: Omit<FailedLoginParts, 'shared'>, redis: RedisConnection | undefined): FailedLogins {
  const { FailedLogins } = require('./failed-logins') as typeof import('./failed-logins');
  if (redis === undefined) return new FailedLogins({ ...parts, shared: undefined });
  const { RedisFailures } = require('./redis-failures') as typeof import('./redis-failures');
  return new FailedLogins({ ...parts, shared: new RedisFailures(redis.client, parts.limit) });
}

/** An app that has a Redis for other things may have no client of ours: it counts alone, and says so. */
function sharedRedis(url: string | undefined, selfLog: SelfLog): RedisConnection | undefined {
  try {
    return url === undefined ? undefined : redisConnection(url);
  } catch (error) {
    selfLog.report('CAIRN_E_SECURITY', 'failed logins are counted by each process alone, without REDIS_URL', error);
    return undefined;
  }
}

const made = new WeakMap<LoggingRuntime, SecurityRuntime>();

/** The one of this app, for whoever asks: injected loggers, the HTTP entry, plain functions. */
export function securityOf(runtime: LoggingRuntime): SecurityRuntime {
  let security = made.get(runtime);
  if (security === undefined) made.set(runtime, (security = new SecurityRuntime(runtime)));
  return security;
}

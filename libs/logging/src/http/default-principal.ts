import type { Principal } from '../module/logging-options';
import { readProperty } from './read-property';

type Named = Readonly<Record<string, unknown>>;

interface Bearer {
  readonly user?: unknown;
  readonly session?: unknown;
}

/**
 * Who makes a request, read from where passport, JWT guards and session middlewares put it: `request.user` under its usual
 * names (own fields, OpenID Connect claims), and the session's id.
 */
export function defaultPrincipal(request: unknown): Principal | undefined {
  const user = readProperty(request as Bearer, 'user');
  const session = readProperty(request as Bearer, 'session');
  if (user === undefined && session === undefined) return undefined;
  const found: Principal = isObject(user) ? principalOf(user) : {};
  found.session_id ??= isObject(session) ? text(session, ['id', 'sessionId']) : undefined;
  return Object.values(found).some((value) => value !== undefined) ? found : undefined;
}

function principalOf(user: Named): Principal {
  const organization = user['organization'] ?? user['org'];
  return {
    user_id: text(user, ['user_id', 'userId', 'id', 'sub', '_id']),
    organization_id:
      text(user, ['organization_id', 'organizationId', 'org_id', 'orgId']) ??
      (isObject(organization) ? text(organization, ['id', '_id']) : undefined),
    username: text(user, ['username', 'preferred_username', 'email']),
    session_id: text(user, ['session_id', 'sessionId', 'sid']),
    client_id: text(user, ['client_id', 'clientId', 'azp']),
    tenant_id: text(user, ['tenant_id', 'tenantId', 'tid']),
  };
}

/** The first of these fields that is an identifier; numbers and MongoDB's ids become text. */
function text(from: Named, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = from[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' || typeof value === 'bigint') return String(value);
    if (isObjectId(value)) return value.toHexString();
  }
  return undefined;
}

function isObject(value: unknown): value is Named {
  return typeof value === 'object' && value !== null;
}

function isObjectId(value: unknown): value is { toHexString(): string } {
  return isObject(value) && typeof value['toHexString'] === 'function';
}

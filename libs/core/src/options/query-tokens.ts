import { createHash } from 'node:crypto';
import { shown } from './readers';
import { Refusal, type Reader } from './setting';

/** `read`: search, count, follow. `admin`: change levels, remove logs, see settings, too. */
export type QueryRole = 'read' | 'admin';

/** Who may ask the query API, as it is configured: with the token itself or its digest. */
export interface QueryTokenOptions {
  /** Who it is; stands in records of what it did. Letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  /** Default `read`. */
  readonly role?: QueryRole;
  /** Only records of this organization (`context.organization_id`) exist for it. Not for `admin`. Default: all. */
  readonly organization?: string;
  /** At least 16 characters, of those a bearer token may have. */
  readonly token?: string;
  /** Instead of the token: SHA-256 of it, 64 hex digits. */
  readonly sha256?: string;
}

/** The same, checked. The token itself is forgotten. */
export interface QueryToken {
  readonly name: string;
  readonly role: QueryRole;
  readonly organization: string | undefined;
  /** SHA-256 of the token, hex. */
  readonly sha256: string;
}

const NAME = /^[\w.-]{1,64}$/;
const ORGANIZATION = /^[^\s,=\u0000-\u001f\u007f-\u009f]{1,128}$/;
/** RFC 6750. */
const BEARER = /^[\w.~+/-]{16,512}=*$/;
const DIGEST = /^[0-9a-f]{64}$/i;
const FORM = '"name:role=token" or "name:read:organization=token", where the token may be "sha256:" and 64 hex digits';

/** `LOGS_TOKENS`: entries separated by commas; from code, a list of options. No refusal shows a token. */
export const queryTokens: Reader<readonly QueryToken[]> = (raw) => {
  const given = typeof raw === 'string' ? raw.split(',').filter((entry) => entry.trim() !== '').map(entryOf) : raw;
  if (!Array.isArray(given)) return new Refusal(`${shown(raw)} is no list of tokens. Give [{ name, role, token }], or ${FORM}.`);
  const tokens: QueryToken[] = [];
  for (const [index, each] of given.entries()) {
    const token = tokenOf(each);
    if (typeof token === 'string') return new Refusal(`entry ${index + 1} ${token}`);
    if (tokens.some(({ name, sha256 }) => name === token.name || sha256 === token.sha256)) return new Refusal(`entry ${index + 1} has the name or the token of another. Give each its own.`);
    tokens.push(token);
  }
  return Object.freeze(tokens);
};

export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function entryOf(entry: string): QueryTokenOptions | undefined {
  const [, name, role, organization, secret] = /^\s*([^:=]+):([^:=]+)(?::([^=]+))?=(\S+)\s*$/.exec(entry) ?? [];
  if (name === undefined) return undefined;
  const digest = secret!.startsWith('sha256:');
  return { name, role: role as QueryRole, organization, ...(digest ? { sha256: secret!.slice('sha256:'.length) } : { token: secret }) };
}

/** Or what is wrong with it, behind "entry 1". */
function tokenOf(given: unknown): QueryToken | string {
  if (typeof given !== 'object' || given === null) return `is not of the form ${FORM}.`;
  const { name, role = 'read', organization, token, sha256 } = given as QueryTokenOptions;
  if (typeof name !== 'string' || !NAME.test(name)) return `has the name ${shown(name)}. Use up to 64 letters, digits, ".", "_" and "-".`;
  if (role !== 'read' && role !== 'admin') return `("${name}") has the role ${shown(role)}. Use read or admin.`;
  if (organization !== undefined && (typeof organization !== 'string' || !ORGANIZATION.test(organization))) return `("${name}") has the organization ${shown(organization)}. Use its id, without spaces.`;
  if (role === 'admin' && organization !== undefined) return `("${name}") is admin of one organization. What admins do concerns the whole process: use the role read, or no organization.`;
  const digest = secretOf(token, sha256);
  return digest === undefined ? `("${name}") has a token (not shown) that cannot be used. Use at least 16 letters and digits, such as those of \`openssl rand -hex 32\`, or "sha256:" and the token's SHA-256 in hex.` : { name, role, organization, sha256: digest };
}

function secretOf(token: unknown, sha256: unknown): string | undefined {
  if (token === undefined) return typeof sha256 === 'string' && DIGEST.test(sha256) ? sha256.toLowerCase() : undefined;
  return sha256 === undefined && typeof token === 'string' && BEARER.test(token) ? digestOf(token) : undefined;
}

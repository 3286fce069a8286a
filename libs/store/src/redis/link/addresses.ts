import { CairnError } from '@cairn/core';

/** One server of a URL, with what it needs to be let in. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly db: number;
  readonly tls: boolean;
}

/**
 * `redis://user:password@host:6379/0`; of a cluster several, separated by commas, of which the first gives user and password for all that name none.
 * @throws CairnError CAIRN_E_SETTING; the URL may hold a password, so it is not shown.
 */
export function addressesOf(url: string): readonly RedisAddress[] {
  const addresses = url.split(',').map((part) => addressOf(part.trim()));
  const [{ username, password }] = addresses as [RedisAddress];
  return addresses.map((address) => (address.password === undefined ? { ...address, username, password } : address));
}

export const shownAddress = ({ host, port }: RedisAddress): string => `${host}:${port}`;

function addressOf(text: string): RedisAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === '') {
    throw new CairnError('CAIRN_E_SETTING', 'the address (not shown) is no URL of a Redis. Write it as redis://host:6379 or, with TLS, rediss://host:6379; those of a cluster with commas between.');
  }
  const [username, password] = [decoded(url.username), decoded(url.password)];
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 6_379),
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
    db: Number(/^\/(\d+)$/.exec(url.pathname)?.[1] ?? 0),
    tls: url.protocol === 'rediss:',
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new CairnError('CAIRN_E_SETTING', 'the address (not shown) has a user or password that cannot be decoded. Write a % that stands for itself as %25.');
  }
}

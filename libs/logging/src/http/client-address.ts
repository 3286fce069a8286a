import { BlockList, isIP } from 'node:net';
import { CairnError } from '@cairn/core';
import type { RequestOptions } from '../module/logging-options';

/** Finds who the client is, from the socket's address and the `X-Forwarded-For` header. */
export type ClientAddress = (remote: string | undefined, forwardedFor: string | undefined) => string | null;

/** Names for ranges, as Express has them. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/**
 * Compiles the `trustProxy` option. The chain of addresses is walked from this server outwards as long as each hop is a trusted
 * proxy; the first that is not is the client, so a client cannot invent an address in front.
 * @throws CairnError CAIRN_E_SETTING when an entry is no address, range or name.
 */
export function clientAddress(trust: RequestOptions['trustProxy'] = false): ClientAddress {
  if (trust === false || trust === 0) return sameAsLast(plain);
  const isTrusted = trustTest(trust);
  return (remote, forwardedFor) => {
    let address = plain(remote);
    if (forwardedFor === undefined) return address;
    const chain = forwardedFor.split(',');
    for (let hop = 0; address !== null && isTrusted(address, hop) && chain.length > 0; hop += 1) {
      const next = plain(chain.pop()?.trim());
      if (next === null) break; // not an address: whoever wrote it cannot be believed further
      address = next;
    }
    return address;
  };
}

/** A connection's address comes again with its next request. */
function sameAsLast(find: (address: string | undefined) => string | null): ClientAddress {
  let last: string | undefined;
  let found = find(last);
  return (remote) => {
    if (remote === last) return found;
    last = remote;
    return (found = find(remote));
  };
}

function trustTest(trust: true | number | readonly string[]): (address: string, hop: number) => boolean {
  if (trust === true) return () => true;
  if (typeof trust === 'number') return (_address, hop) => hop < trust;
  const trusted = new BlockList();
  for (const entry of trust) for (const range of NAMED[entry] ?? [entry]) addRange(trusted, range);
  return (address) => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function addRange(list: BlockList, range: string): void {
  const [address = '', bits] = range.split('/');
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  const prefix = bits === undefined ? longest : Number(bits);
  if (version === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > longest) {
    throw new CairnError(
      'CAIRN_E_SETTING',
      `request.trustProxy: the entry "${range}" is no address. Use addresses, ranges such as "10.0.0.0/8", or ${Object.keys(NAMED).join(', ')}.`,
    );
  }
  list.addSubnet(address, prefix, version === 6 ? 'ipv6' : 'ipv4');
}

/** One spelling per address: IPv4 mapped into IPv6 is IPv4, without port and brackets; `null` when it is no address. */
function plain(address: string | undefined): string | null {
  if (address === undefined) return null;
  const bare = address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
  if (isIP(bare) !== 0) return bare;
  const [, inner] = /^\[(.+)\](?::\d+)?$/.exec(bare) ?? /^([\d.]+):\d+$/.exec(bare) ?? [];
  return inner !== undefined && isIP(inner) !== 0 ? inner : null;
}

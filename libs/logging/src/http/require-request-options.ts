import { validateHeaderName } from 'node:http';
import { CairnError } from '@cairn/core';
import type { RequestOptions } from '../module/logging-options';

const BODIES = ['off', 'failures', 'all'];

/**
 * What can be told of the options of request records before there is a request.
 * @throws CairnError CAIRN_E_SETTING naming the option, its value and the cure.
 */
export function requireRequestOptions({ bodies = 'off', bodyMaxBytes = 0, trustProxy = false, ignore = [], requestIdHeader = 'X-Request-ID', levelHeader = 'X-Log-Level' }: RequestOptions = {}): void {
  requireThat(BODIES.includes(bodies), 'bodies', bodies, `is not a choice. Use one of ${BODIES.join(', ')}.`);
  requireThat(Number.isInteger(bodyMaxBytes) && bodyMaxBytes >= 0, 'bodyMaxBytes', bodyMaxBytes, 'is not a number of bytes. Use a whole number, 0 or more.');
  requireThat(isTrust(trustProxy), 'trustProxy', trustProxy, 'names no proxies. Use true, false, a number of hops, or a list such as ["loopback", "10.0.0.0/8"].');
  requireThat(Array.isArray(ignore), 'ignore', ignore, 'is not a list. Use one of paths, patterns and functions, such as ["/internal/*"].');
  requireThat(isHeaderName(requestIdHeader), 'requestIdHeader', requestIdHeader, 'is no name of a header. Use one such as "X-Request-ID".');
  requireThat(isHeaderName(levelHeader), 'levelHeader', levelHeader, 'is no name of a header. Use one such as "X-Log-Level".');
}

function requireThat(holds: boolean, name: string, value: unknown, trouble: string): void {
  if (!holds) throw new CairnError('CAIRN_E_SETTING', `request.${name}: ${JSON.stringify(value) ?? String(value)} ${trouble}`);
}

function isTrust(trust: unknown): boolean {
  return typeof trust === 'boolean' || Array.isArray(trust) || (Number.isInteger(trust) && (trust as number) >= 0);
}

function isHeaderName(name: unknown): boolean {
  try {
    validateHeaderName(name as string);
    return true;
  } catch {
    return false;
  }
}

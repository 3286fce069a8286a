import { validateHeaderName } from 'node:http';
import type { Refuse } from '@cairn/core';
import type { RequestOptions } from '../module/logging-options';
import { checkOf, refuseWhatThrows } from '../module/option-check';
import { clientAddress } from './client-address';

const BODIES = ['off', 'failures', 'all'];

/** What can be told of the options of request records before there is a request: each that cannot be used is refused by name. */
export function checkRequestOptions(
  { bodies = 'off', bodyMaxBytes = 0, trustProxy = false, ignore = [], requestIdHeader = 'X-Request-ID', levelHeader = 'X-Log-Level', resolveClientHostname = false }: RequestOptions,
  refuse: Refuse,
): void {
  const check = checkOf(refuse, 'request.');
  check(BODIES.includes(bodies), 'bodies', bodies, `is not a choice. Use one of ${BODIES.join(', ')}.`);
  check(Number.isInteger(bodyMaxBytes) && bodyMaxBytes >= 0, 'bodyMaxBytes', bodyMaxBytes, 'is not a number of bytes. Use a whole number, 0 or more.');
  check(isTrust(trustProxy), 'trustProxy', trustProxy, 'names no proxies. Use true, false, a number of hops, or a list such as ["loopback", "10.0.0.0/8"].');
  if (isTrust(trustProxy)) refuseWhatThrows(refuse, () => clientAddress(trustProxy));
  check(isIgnore(ignore), 'ignore', ignore, 'is not a list of paths. Use one of paths, patterns and functions, such as ["/internal/*"].');
  check(isHeaderName(requestIdHeader), 'requestIdHeader', requestIdHeader, 'is no name of a header. Use one such as "X-Request-ID".');
  check(isHeaderName(levelHeader), 'levelHeader', levelHeader, 'is no name of a header. Use one such as "X-Log-Level".');
  check(typeof resolveClientHostname === 'boolean', 'resolveClientHostname', resolveClientHostname, 'is neither true nor false.');
}

function isTrust(trust: unknown): boolean {
  if (Array.isArray(trust)) return trust.every((entry) => typeof entry === 'string');
  return typeof trust === 'boolean' || (Number.isInteger(trust) && (trust as number) >= 0);
}

function isIgnore(ignore: unknown): boolean {
  return Array.isArray(ignore) && ignore.every((rule) => typeof rule === 'string' || typeof rule === 'function' || rule instanceof RegExp);
}

function isHeaderName(name: unknown): boolean {
  try {
    validateHeaderName(name as string);
    return true;
  } catch {
    return false;
  }
}

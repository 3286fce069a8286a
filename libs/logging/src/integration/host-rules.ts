import { CairnError } from '@cairn/core';
import { isIPv4 } from 'node:net';
import type { HostRule } from './integration-options';

/** A host as URLs name it: `host` has the port unless it is the scheme's own, `hostname` never has. */
export interface Host {
  readonly host: string;
  readonly hostname: string;
}

export type HostTest = (host: Host) => boolean;

/** A name, an address or `[::1]`, with or without a port, perhaps below `*.`; no scheme, no path. */
const RULE = /^(\*\.)?([^\s/?#@*:[\]]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/i;

/**
 * Whether a host is one of these.
 * @throws CairnError CAIRN_E_SETTING naming `setting`, the rule that cannot be used and the cure.
 */
export function hostTest(setting: string, rules: readonly HostRule[]): HostTest {
  if (!Array.isArray(rules)) throw refused(setting, rules, 'is not a list');
  const tests = rules.map((rule) => ruleTest(setting, rule));
  return (host) => tests.some((test) => test(host));
}

/** @throws CairnError CAIRN_E_SETTING as above. */
export function ruleTest(setting: string, rule: HostRule): HostTest {
  if (rule instanceof RegExp) return patternTest(rule);
  const parts = typeof rule === 'string' ? RULE.exec(rule) : null;
  if (parts === null) throw refused(setting, rule, 'names no host');
  const below = parts[1] !== undefined;
  const name = rule.slice(below ? 1 : 0).toLowerCase();
  const key = parts[3] === undefined ? 'hostname' : 'host';
  return below ? (host) => host[key].endsWith(name) : (host) => host[key] === name;
}

/** This machine itself. */
export function isLoopback({ hostname }: Host): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));
}

/** Without the flags that make a pattern remember where it last matched. */
function patternTest({ source, flags }: RegExp): HostTest {
  const pattern = new RegExp(source, flags.replace(/[gy]/g, ''));
  return ({ hostname }) => pattern.test(hostname);
}

function refused(setting: string, value: unknown, reason: string): CairnError {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return new CairnError('CAIRN_E_SETTING', `${setting}: ${shown} ${reason}. Give a list of hosts without scheme and path: "api.example.com", "localhost:8080", "*.example.com", or a RegExp for the name.`);
}

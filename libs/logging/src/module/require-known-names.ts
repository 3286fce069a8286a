import { CairnError } from '@cairn/core';
import type { LoggingOptions } from './logging-options';

type Section = 'request' | 'security' | 'audit' | 'integration' | 'database';
type NamesOf<S extends Section> = Readonly<Record<keyof Exclude<LoggingOptions[S], undefined | false>, true>>;

const NAMES: { readonly [S in Section]: NamesOf<S> } = {
  request: { ignore: true, trustProxy: true, resolveClientHostname: true, bodies: true, bodyMaxBytes: true, requestIdHeader: true, levelHeader: true },
  security: { usernames: true, permissionKeys: true, failedLogins: true, redis: true },
  audit: { mode: true, writer: true, personal: true, securityEvents: true, anchors: true, stores: true, checkpointEvery: true, checkpointSeconds: true, arm: true },
  integration: { fetch: true, propagateTo: true, providers: true, ignore: true },
  database: { nPlusOne: true },
};

/**
 * Options that are groups of options have only names that mean something.
 * @throws CairnError CAIRN_E_SETTING naming the first that does not, and those there are.
 */
export function requireKnownNames(options: LoggingOptions): void {
  for (const section of Object.keys(NAMES) as Section[]) requireKnown(section, section === 'audit' && options.audit === false ? {} : (options[section] ?? {}));
}

function requireKnown(section: Section, given: unknown): void {
  const known = Object.keys(NAMES[section]);
  if (typeof given !== 'object') throw new CairnError('CAIRN_E_SETTING', `${section}: ${JSON.stringify(given)} is no object. Give one with any of ${known.join(', ')}.`);
  const unknown = Object.keys(given as object).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new CairnError('CAIRN_E_SETTING', `${section}.${unknown}: is not an option. Use any of ${known.join(', ')}.`);
}

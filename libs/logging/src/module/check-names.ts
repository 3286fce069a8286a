import { shown, suggest, type Refuse } from '@cairn/core';
import type { LoggingOptions, SinkRoute, TransportRoute } from './logging-options';
import { isObject } from './option-check';

type Section = 'request' | 'security' | 'audit' | 'integration' | 'database';
type NamesOf<T> = Readonly<Record<keyof Required<T>, true>>;

const NAMES: { readonly [S in Section]: NamesOf<Exclude<LoggingOptions[S], undefined | boolean>> } = {
  request: { ignore: true, trustProxy: true, resolveClientHostname: true, bodies: true, bodyMaxBytes: true, requestIdHeader: true, levelHeader: true },
  security: { usernames: true, permissionKeys: true, failedLogins: true, redis: true },
  audit: { mode: true, writer: true, personal: true, securityEvents: true, anchors: true, stores: true, checkpointEvery: true, checkpointSeconds: true, arm: true },
  integration: { fetch: true, propagateTo: true, providers: true, ignore: true },
  database: { nPlusOne: true },
};
const FAILED_LOGINS: NamesOf<NonNullable<NonNullable<LoggingOptions['security']>['failedLogins']>> = { max: true, windowMinutes: true };
const SINK_ROUTE: NamesOf<SinkRoute> = { sink: true, layout: true, categories: true, minLevel: true };
const TRANSPORT_ROUTE: NamesOf<TransportRoute> = { transport: true, format: true, categories: true, minLevel: true, spool: true };

/** Options that are groups of options have only names that mean something; each that does not is refused. */
export function checkNames(options: LoggingOptions, refuse: Refuse): void {
  for (const section of Object.keys(NAMES) as Section[]) checkGroup(section, section === 'audit' && typeof options.audit === 'boolean' ? undefined : options[section], NAMES[section], refuse);
  if (isObject(options.security)) checkGroup('security.failedLogins', options.security.failedLogins, FAILED_LOGINS, refuse);
  for (const [n, route] of listed(options.sinks)) if (isObject(route)) checkGroup(`sinks[${n}]`, route, SINK_ROUTE, refuse);
  for (const [n, route] of listed(options.transports)) if (isObject(route) && 'transport' in route) checkGroup(`transports[${n}]`, route, TRANSPORT_ROUTE, refuse);
}

function listed(value: unknown): [number, unknown][] {
  return Array.isArray(value) ? [...(value as unknown[]).entries()] : [];
}

function checkGroup(group: string, given: unknown, names: object, refuse: Refuse): void {
  if (given === undefined || given === null) return;
  const known = Object.keys(names);
  if (!isObject(given)) return refuse(group, `${shown(given)} is no object. Give one with any of ${known.join(', ')}.`);
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const near = suggest(name, known);
    refuse(`${group}.${name}`, `is not an option. ${near === undefined ? `Use any of ${known.join(', ')}.` : `Did you mean "${near}"?`}`);
  }
}

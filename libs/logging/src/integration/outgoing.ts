import { currentContext } from '../context/cls-context';
import { carrierHeaders } from '../context/open-context';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { hostTest, isLoopback, ruleTest, type Host, type HostTest } from './host-rules';
import { IntegrationRecords } from './integration-records';
import type { IntegrationOptions } from './integration-options';

/** Not that of the requests that come in: each has a level of its own. */
const COMPONENT = 'http-client';

/** What one app has decided about its calls to other systems, and where their records go. */
export class Outgoing {
  readonly records: IntegrationRecords;
  readonly isIgnored: HostTest;
  readonly isAllowed: HostTest;
  private readonly names: readonly (readonly [HostTest, string])[];

  constructor(runtime: LoggingRuntime) {
    const { propagateTo, providers = {}, ignore = [] }: IntegrationOptions = runtime.options.integration ?? {};
    this.isIgnored = hostTest('integration.ignore', ignore);
    this.isAllowed = propagateTo === undefined ? isLoopback : hostTest('integration.propagateTo', propagateTo);
    this.names = Object.entries(providers).map(([host, name]) => [ruleTest('integration.providers', host), name] as const);
    this.records = new IntegrationRecords(runtime, COMPONENT);
  }

  providerOf(host: Host): string {
    return this.names.find(([test]) => test(host))?.[1] ?? host.host;
  }

  /** The headers that take the running story to this host; none where it is not allowed to know of it. */
  headersFor(host: Host): Record<string, string> {
    const state = this.isAllowed(host) ? currentContext() : undefined;
    return state === undefined ? {} : sendable(carrierHeaders(state));
  }
}

/** Visible ASCII: anything else in an id of the app's own making would make the request itself fail. */
const SENDABLE = /^[\x20-\x7e]+$/;

function sendable(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => SENDABLE.test(value)));
}

const known = new WeakMap<LoggingRuntime, Outgoing>();

export function outgoingOf(runtime: LoggingRuntime): Outgoing {
  let outgoing = known.get(runtime);
  if (outgoing === undefined) known.set(runtime, (outgoing = new Outgoing(runtime)));
  return outgoing;
}

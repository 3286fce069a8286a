import { bindToStory } from '../context/cls-context';
import { elapsedMs } from '../runtime/elapsed-ms';
import { statusOfError } from './failure';
import { observesFetch } from './fetch-observer';
import type { CallEnd, CallFields } from './integration-records';
import type { AxiosConfigLike, AxiosLike } from './observe-axios';
import { outgoingOf, type Outgoing } from './outgoing';
import { currentAttempt } from './running-attempt';
import { safeEndpoint, urlOf } from './safe-endpoint';
import { storyRuntime } from './story-runtime';

const ENDING: unique symbol = Symbol('CAIRN:ENDING');

type Config = AxiosConfigLike & { [ENDING]?: (end: Omit<CallEnd, 'durationMs'>) => void };

/** A request of an observed instance is complete. */
export function began(axios: AxiosLike, config: Config): void {
  const runtime = storyRuntime();
  const url = urlOf(safeUri(axios, config));
  if (runtime === undefined || url === undefined) return;
  if (usesFetch(config) && observesFetch(runtime)) return; // recorded there
  const outgoing = outgoingOf(runtime);
  passOn(outgoing, config, url);
  config[ENDING] = ending(outgoing, config, url);
}

function safeUri(axios: AxiosLike, config: Config): string {
  try {
    return axios.getUri(config);
  } catch {
    return ''; // axios will tell the caller
  }
}

/** Headers for the host that is asked, taken off again where it sends the request on to one that must not know of the story. */
function passOn(outgoing: Outgoing, config: Config, url: URL): void {
  const added = Object.entries(outgoing.headersFor(url)).filter(([name]) => !config.headers.has(name));
  if (added.length === 0) return;
  for (const [name, value] of added) config.headers.set(name, value);
  const names = new Set(added.map(([name]) => name));
  const { beforeRedirect } = config;
  config.beforeRedirect = (options, ...others) => {
    const target = urlOf(String(options['href']));
    if (target === undefined || !outgoing.isAllowed(target)) remove(names, options['headers'] as Record<string, unknown>);
    beforeRedirect?.(options, ...others);
  };
}

function remove(names: ReadonlySet<string>, headers: Record<string, unknown>): void {
  for (const name of Object.keys(headers)) if (names.has(name.toLowerCase())) delete headers[name];
}

function ending(outgoing: Outgoing, { method, timeout }: Config, url: URL): Config[typeof ENDING] {
  const attempt = currentAttempt();
  if (attempt !== undefined) {
    return ({ status }) => {
      attempt.lastStatus = status;
    };
  }
  if (outgoing.isIgnored(url)) return undefined;
  const begun = performance.now();
  const call: CallFields = {
    provider: outgoing.providerOf(url),
    ...(method !== undefined && { method: method.toUpperCase() }),
    endpoint: safeEndpoint(url.href),
    ...(timeout !== undefined && timeout > 0 && { timeout_seconds: timeout / 1000 }),
  };
  return bindToStory((end) => outgoing.records.ended(call, { ...end, durationMs: elapsedMs(begun) }));
}

export function succeeded<V>(response: V): V {
  const { status, config } = response as { status: number; config: Config };
  config[ENDING]?.({ status });
  return response;
}

export function failed(error: unknown): never {
  const { config } = (error ?? {}) as { config?: Config };
  config?.[ENDING]?.({ status: statusOfError(error), thrown: [error] });
  throw error;
}

/** axios takes the first adapter of its list that works here; in Node, `http` does. */
function usesFetch({ adapter }: Config): boolean {
  const adapters: readonly unknown[] = Array.isArray(adapter) ? adapter : [adapter];
  return adapters.find((each) => each !== 'xhr') === 'fetch';
}

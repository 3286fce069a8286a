import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { bindToStory, currentContext } from '../context/cls-context';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { elapsedMs } from '../runtime/elapsed-ms';
import { isAbort } from './failure';
import type { CallEnd, CallFields } from './integration-records';
import { outgoingOf, type Outgoing } from './outgoing';
import { currentAttempt } from './running-attempt';
import { safeEndpoint } from './safe-endpoint';
import { storyRuntime } from './story-runtime';
import { addHeaders, targetOf, type UndiciRequest } from './undici-request';

interface RequestMessage {
  readonly request: UndiciRequest;
}
interface HeadersMessage extends RequestMessage {
  readonly response: { readonly statusCode: number };
}
interface ErrorMessage extends RequestMessage {
  readonly error: unknown;
}

/** A request on its way. */
interface Sent {
  readonly begun: number;
  /** Of the answer, once its headers are there. */
  status: number | undefined;
  end(end: CallEnd): void;
}

const observing = new Set<LoggingRuntime>();
const sent = new WeakMap<UndiciRequest, Sent>();

/** Whether requests of `fetch` in this app's stories are observed. */
export function observesFetch(runtime: LoggingRuntime): boolean {
  return observing.has(runtime);
}

/** Observes `fetch` for this app; the process subscribes once, however many do. Returns what ends it. */
export function observeFetch(runtime: LoggingRuntime): () => void {
  if (observing.size === 0) for (const [channel, listener] of CHANNELS) subscribe(channel, listener);
  observing.add(runtime);
  return () => {
    if (observing.delete(runtime) && observing.size === 0) for (const [channel, listener] of CHANNELS) unsubscribe(channel, listener);
  };
}

/** Runs where `fetch` was called, in its context; what follows runs in that of whoever opened the connection. */
function onCreate(message: unknown): void {
  const { request } = message as RequestMessage;
  const runtime = storyRuntime();
  if (runtime === undefined || !observing.has(runtime) || !isInStory()) return;
  const url = targetOf(request);
  if (url === undefined) return;
  const outgoing = outgoingOf(runtime);
  addHeaders(request, outgoing.headersFor(url));
  const end = ending(outgoing, request, url);
  if (end !== undefined) sent.set(request, { begun: performance.now(), status: undefined, end });
}

/** In a request, a job or a message, or in a call the app has named; what an app does of itself, such as shipping its logs, is no part of any. */
function isInStory(): boolean {
  return currentContext() !== undefined || currentAttempt() !== undefined;
}

/** What is done at the end: the app's own call is told, or a record is made, in the caller's context. */
function ending(outgoing: Outgoing, { method }: UndiciRequest, url: URL): Sent['end'] | undefined {
  const attempt = currentAttempt();
  if (attempt !== undefined) {
    return ({ status }) => {
      attempt.lastStatus = status;
    };
  }
  if (outgoing.isIgnored(url)) return undefined;
  const call: CallFields = { provider: outgoing.providerOf(url), method, endpoint: safeEndpoint(url.href) };
  return bindToStory((end) => outgoing.records.ended(call, end));
}

/** The answer is there, whether or not anybody ever reads its body. */
function onHeaders(message: unknown): void {
  const { request, response } = message as HeadersMessage;
  const one = sent.get(request);
  if (one === undefined || response.statusCode < 200) return;
  one.status = response.statusCode;
  one.end({ durationMs: elapsedMs(one.begun), status: one.status });
}

/** After the headers it is a body that broke off; one that the app did not want to the end is no failure. */
function onError(message: unknown): void {
  const { request, error } = message as ErrorMessage;
  const one = sent.get(request);
  sent.delete(request);
  if (one === undefined || (one.status !== undefined && isAbort(error))) return;
  one.end({ durationMs: elapsedMs(one.begun), status: one.status, thrown: [error] });
}

const CHANNELS = [
  ['undici:request:create', onCreate],
  ['undici:request:headers', onHeaders],
  ['undici:request:error', onError],
] as const;

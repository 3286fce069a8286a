import { bindToStory } from '../context/cls-context';
import { elapsedMs } from '../runtime/elapsed-ms';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { isAbort } from './failure';
import type { CallEnd, CallFields } from './integration-records';
import { outgoingOf, type Outgoing } from './outgoing';
import { currentAttempt } from './running-attempt';
import { safeEndpoint } from './safe-endpoint';
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

const sent = new WeakMap<UndiciRequest, Sent>();

/** Runs where `fetch` was called, in its context; what follows runs in that of whoever opened the connection. */
export function requestCreated(message: unknown, runtime: LoggingRuntime): void {
  const { request } = message as RequestMessage;
  const url = targetOf(request);
  if (url === undefined) return;
  const outgoing = outgoingOf(runtime);
  addHeaders(request, outgoing.headersFor(url));
  const end = ending(outgoing, request, url);
  if (end !== undefined) sent.set(request, { begun: performance.now(), status: undefined, end });
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
export function headersCame(message: unknown): void {
  const { request, response } = message as HeadersMessage;
  const one = sent.get(request);
  if (one === undefined || response.statusCode < 200) return;
  one.status = response.statusCode;
  one.end({ durationMs: elapsedMs(one.begun), status: one.status });
}

/** After the headers it is a body that broke off; one that the app did not want to the end is no failure. */
export function requestFailed(message: unknown): void {
  const { request, error } = message as ErrorMessage;
  const one = sent.get(request);
  sent.delete(request);
  if (one === undefined || (one.status !== undefined && isAbort(error))) return;
  one.end({ durationMs: elapsedMs(one.begun), status: one.status, thrown: [error] });
}

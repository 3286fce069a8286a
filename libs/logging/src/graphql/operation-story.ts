import { newRequestId, type ContextState } from '@cairn/core';
import type { IncomingHttpHeaders } from 'node:http';
import { runInContext } from '../context/cls-context';
import { openContext, type Carrier } from '../context/open-context';
import type { ResolverCall } from './resolver-call';

interface WithHeaders {
  readonly headers?: IncomingHttpHeaders;
}
/** A context value over WebSocket: graphql-ws keeps the handshake in `extra`, mercurius as `request`. */
interface SocketContext {
  readonly req?: WithHeaders & { readonly extra?: { readonly request?: WithHeaders } };
  readonly extra?: { readonly request?: WithHeaders };
  readonly request?: WithHeaders;
}

/** Stories of operations that came without an HTTP request, by their context value. */
const operations = new WeakMap<object, ContextState>();

/** Stories of a subscription's events, by its context value and the event: one event object may go to many subscribers. */
const events = new WeakMap<object, WeakMap<object, ContextState>>();

/** The story of an operation over WebSocket; while a subscription delivers an event, that event's. */
export function storyOf({ resolver, info, contextValue }: ResolverCall): ContextState {
  if (!isObject(contextValue)) return openContext({}, { operation: resolver.handler });
  const ofEvent = isObject(info.rootValue) ? events.get(contextValue)?.get(info.rootValue) : undefined;
  const known = ofEvent ?? operations.get(contextValue);
  if (known !== undefined) return known;
  const story = openContext(carrierOf(contextValue), { operation: resolver.handler });
  operations.set(contextValue, story);
  return story;
}

/**
 * A subscription's events, each with a story of its own: a new request id, the subscription's other ids. What makes the events runs in the
 * subscription's story.
 */
export function withStories({ contextValue }: ResolverCall, story: ContextState, source: AsyncIterable<unknown>): AsyncIterableIterator<unknown> {
  const iterator = source[Symbol.asyncIterator]();
  const inStory = <T>(fn: () => T): T => runInContext(story, fn);
  return {
    async next() {
      const result = await inStory(() => iterator.next());
      if (isObject(contextValue) && isObject(result.value)) remember(contextValue, result.value, story);
      return result;
    },
    async return(value?: unknown) {
      return (await inStory(() => iterator.return?.(value))) ?? { done: true, value };
    },
    async throw(error?: unknown) {
      if (iterator.throw === undefined) throw error;
      return inStory(() => iterator.throw!(error));
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function remember(contextValue: object, event: object, story: ContextState): void {
  let known = events.get(contextValue);
  if (known === undefined) events.set(contextValue, (known = new WeakMap()));
  known.set(event, story.fork({ request_id: newRequestId() }));
}

/** A connection outlives its operations: its request id is what they have in common, not their own. */
function carrierOf(contextValue: SocketContext): Carrier {
  const { req, extra, request } = contextValue;
  const headers = (req?.extra?.request ?? extra?.request ?? request ?? req)?.headers;
  return {
    correlationId: headers?.['x-correlation-id'] ?? headers?.['x-request-id'],
    traceparent: headers?.['traceparent'],
    tracestate: headers?.['tracestate'],
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

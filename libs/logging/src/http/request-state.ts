import type { ContextState, LateRecord, Level } from '@cairn/core';
import type { Type } from '@nestjs/common';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { BodyCapture } from './body-capture';
import { readProperty } from './read-property';
import type { ReplyHead } from './reply-head';

const STATE: unique symbol = Symbol('CAIRN:REQUEST');

interface Marked {
  [STATE]?: RequestState;
}

/** Told once per request, when its response is out or will never be. */
export interface EndObserver {
  /** `finished`: the whole response was handed to the operating system. */
  end(state: RequestState, finished: boolean): void;
  /** Writes the record of a request that ended; must not throw. */
  record(state: RequestState): void;
}

/** The controller method a request reached, for who reads its metadata. */
export interface RouteTarget {
  readonly method: () => unknown;
  readonly controller: Type;
}

/**
 * What is noted of one request on its way, until its one record is written. What does not change is taken at once, before the framework
 * has the request: see {@link readProperty}.
 */
export class RequestState implements LateRecord {
  readonly started = performance.now();
  /** The target as the client sent it: routers rewrite `req.url`. */
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly socket: Socket;
  /** The socket's own address; gone once the socket is destroyed, hence noted at once. */
  readonly remoteAddress: string | undefined;
  context!: ContextState;
  /** The request as the framework's handlers see it: it bears the user and the route. */
  request: unknown;
  /** Whether the rest of the request already runs in its context. */
  entered = false;
  /** Its response has waited for that of an earlier request on the connection. */
  waits = false;
  done = false;
  /** Whether the whole response was handed to the operating system; known when it is done, as the next three. */
  finished = false;
  /** The status that was sent; null when none was. */
  status: number | null = null;
  /** When it ended, ms since the epoch. */
  endedAt = 0;
  durationMs = 0;
  /** Whether its record is made after its end. */
  isLate = false;
  /** `Controller.method`. */
  handler: string | undefined;
  target: RouteTarget | undefined;
  route: string | undefined;
  /** The last thing thrown, of any type. */
  error: unknown;
  hasError = false;
  /** Its record is left out unless something is wrong: it only looks at what is logged. */
  isQuiet = false;
  /** What a guard threw instead of an answer of yes or no. */
  refusal: readonly [unknown] | undefined;
  /** There is a record already that it was refused. */
  denialTold = false;
  /** Level of the error where the response does not tell: GraphQL answers 200 all the same. */
  errorLevel: Level | undefined;
  /** The response was begun and cannot be finished as it was meant. */
  broken = false;
  /** Status of the answer to a request that broke the protocol after its headers. */
  protocolStatus: number | undefined;
  receivedBytes = 0;
  sentBytes = 0;
  body: BodyCapture | undefined;
  /** How its answer begins, on Fastify. */
  head: ReplyHead | undefined;

  constructor(
    readonly req: IncomingMessage,
    readonly res: ServerResponse,
    readonly observer: EndObserver,
  ) {
    this.url = req.url ?? '';
    this.method = req.method ?? '';
    this.headers = req.headers;
    this.socket = req.socket;
    this.remoteAddress = req.socket.remoteAddress;
    this.request = req;
    (res as Marked)[STATE] = this;
    (req.socket as Marked)[STATE] = this;
  }

  make(): void {
    this.observer.record(this);
  }
}

/** The state of a response: Node's own, or a framework's reply that has it as `raw`. */
export function stateOf(response: unknown): RequestState | undefined {
  if (typeof response !== 'object' || response === null) return undefined;
  return (response as Marked)[STATE] ?? (response as { raw?: Marked }).raw?.[STATE];
}

/** A header of the answer, its name in lower case. */
export function answerHeader({ res, head }: RequestState, key: string): unknown {
  return res.getHeader(key) ?? head?.get(key);
}

/** The request that began last on a connection: the only one whose body can still be on its way. */
export function lastOn(socket: Socket): RequestState | undefined {
  return (socket as Marked)[STATE];
}

/** Notes what was thrown while this response was made; with headers out and no end, the response is broken. */
export function noteError(response: unknown, error: unknown): void {
  const state = stateOf(response);
  if (state === undefined || state.done) return;
  state.error = error;
  state.hasError = true;
  if (state.res.headersSent && !state.res.writableEnded) state.broken = true;
}

/** Notes which controller method a request reached, before its guards and pipes run. */
export function noteHandler(state: RequestState, request: unknown, handler: string, target: RouteTarget): void {
  state.handler = handler;
  state.target = target;
  state.route = expressRoute(request);
}

/** Notes the operation of a GraphQL request; of several it is the first. */
export function noteOperation(state: RequestState, operation: string, handler: string): void {
  if (state.handler !== undefined) return;
  state.handler = handler;
  state.route = operation;
}

/** Notes what an operation's resolver threw, which the response tells in its body only; of several it is the first of the worst. */
export function noteOperationError(state: RequestState, error: unknown, level: Level): void {
  if (state.errorLevel !== undefined && state.errorLevel.value >= level.value) return;
  state.error = error;
  state.hasError = true;
  state.errorLevel = level;
}

/** Notes that an operation's resolver refused its caller; of several it is the first. */
export function noteRefusal(state: RequestState, error: unknown, target: RouteTarget): void {
  if (state.refusal !== undefined) return;
  state.refusal = [error];
  state.target = target;
}

interface Routed {
  readonly route?: { readonly path?: unknown };
  readonly baseUrl?: unknown;
}

/** Pattern of the Express route a request is in; `undefined` elsewhere. */
export function expressRoute(request: unknown): string | undefined {
  const route = readProperty(request as Routed, 'route');
  if (route?.path === undefined) return undefined;
  const path = String(route.path);
  const baseUrl = readProperty(request as Routed, 'baseUrl');
  return typeof baseUrl === 'string' && baseUrl !== '' ? baseUrl + path : path;
}

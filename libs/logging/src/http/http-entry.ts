import type { ContextState } from '@cairn/core';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { RequestLogger } from '../category/request.logger';
import { enterContext } from '../context/cls-context';
import { openContext } from '../context/open-context';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { BodyCapture } from './body-capture';
import { observeErrorHandler, observeErrorMiddleware } from './error-handlers';
import { ExpressShape } from './express-shape';
import { observeNest } from './nest-seams';
import { PrincipalReader } from './principal';
import { ProtocolErrors } from './protocol-errors';
import { ReplyHead, type HeadedReply, type HeaderName } from './reply-head';
import { RequestRecorder } from './request-recorder';
import { lastOn, RequestState, stateOf } from './request-state';
import { awaitHandshake, observeUpgrades } from './upgrades';
import { watchResponse } from './watch-response';

const INSTALLED: unique symbol = Symbol.for('CAIRN:HTTP_ENTRY');

type Next = () => void;
type Adapter = NonNullable<HttpAdapterHost['httpAdapter']> & { [INSTALLED]?: boolean };
interface ExpressApplication {
  handle?: (req: IncomingMessage, res: ServerResponse, next?: unknown) => void;
}
interface FastifyRequest {
  raw: IncomingMessage;
}
type FastifyHook = (request: FastifyRequest, reply: HeadedReply, done: Next) => void;
interface FastifyInstance {
  addHook(name: 'onRequest', hook: FastifyHook): void;
  setErrorHandler(handler: (this: unknown, ...args: unknown[]) => unknown): unknown;
}

/**
 * Where HTTP requests enter: opens each one's context before anything of the app runs, and leaves one record of it whatever
 * ends it. A record begins, and its context is entered, in one synchronous step around the framework (Express); on Fastify it begins
 * with the server's `request` event, ahead of the framework, and the context is entered in a hook. Nothing is installed where there is no HTTP adapter.
 */
@Injectable()
export class HttpEntry implements OnModuleInit {
  private readonly recorder: RequestRecorder;
  private readonly principals: PrincipalReader;
  private readonly header: HeaderName;
  private readonly levelHeaderKey: string;
  /** Rate limits may tell clients apart. */
  private readonly tellsClients: boolean;
  private adapter: Adapter | undefined;
  /** Nothing of the framework sees a request before {@link enter} does. */
  private isAroundFramework = false;
  /** Handlers answer by Fastify's replies. */
  private hasReplies = false;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly runtime: LoggingRuntime,
    private readonly requests: RequestLogger,
  ) {
    this.recorder = new RequestRecorder(runtime, requests);
    this.principals = new PrincipalReader(runtime.options, runtime.selfLog);
    const written = runtime.options.request?.requestIdHeader ?? 'X-Request-ID';
    this.header = { written, key: written.toLowerCase() };
    this.levelHeaderKey = (runtime.options.request?.levelHeader ?? 'X-Log-Level').toLowerCase();
    this.tellsClients = [...runtime.settings.rateLimits.values()].some(({ perClient }) => perClient !== undefined);
    // In a testing module the adapter comes after the providers; the first Nest 11 do not tell when.
    (host.init$ as HttpAdapterHost['init$'] | undefined)?.subscribe(() => this.installOnHost());
    this.installOnHost();
  }

  /** The server exists by now, on Express too. */
  onModuleInit(): void {
    this.installOnHost();
    const server = this.adapter?.getHttpServer() as Server | undefined;
    if (typeof server?.prependListener !== 'function') return;
    if (!this.isAroundFramework) server.prependListener('request', (req, res) => void this.begin(req, res));
    new ProtocolErrors(this.requests, this.recorder.addressOf).observe(server);
    observeUpgrades(server, (req, socket) => this.upgrade(req, socket));
  }

  private installOnHost(): void {
    if (this.adapter === undefined) this.install(this.host.httpAdapter as Adapter | undefined);
  }

  /** Once per adapter: a second module or a hybrid app finds it done. */
  private install(adapter: Adapter | undefined): void {
    if (!adapter?.getInstance() || adapter[INSTALLED] === true) return;
    adapter[INSTALLED] = true;
    this.adapter = adapter;
    observeNest(this.runtime.selfLog);
    if (adapter.getType() === 'fastify') this.installOnFastify(adapter);
    else {
      observeErrorMiddleware(adapter);
      this.installOnExpress(adapter);
    }
  }

  /** Around Express itself, not as its first middleware: that would be one more layer of its router for every request to pass. */
  private installOnExpress(adapter: Adapter): void {
    const app = adapter.getInstance() as ExpressApplication;
    const { handle } = app;
    if (typeof handle !== 'function') {
      adapter.use((req: IncomingMessage, res: ServerResponse, next: Next) => this.enter(req, res, req, next));
      return;
    }
    this.isAroundFramework = true;
    const shape = new ExpressShape();
    app.handle = (req, res, next) => {
      this.enter(req, res, req, () => {
        shape.complete(req, res);
        handle.call(app, req, res, next);
      });
    };
  }

  /**
   * Nest's own hook runs ahead of module middleware, which Fastify's later hooks do not; the second stands in where another tool took the first, and knows
   * what the middleware has set.
   */
  private installOnFastify(adapter: Adapter): void {
    const hook: FastifyHook = (request, reply, done) => this.enter(request.raw, reply.raw, request, done);
    const instance = adapter.getInstance() as FastifyInstance;
    this.hasReplies = true;
    observeErrorHandler(instance);
    adapter.setOnRequestHook(hook as () => void);
    instance.addHook('onRequest', (request, reply, done) => {
      if (stateOf(reply.raw)?.entered === true) giveId(reply, done);
      else hook(request, reply, () => giveId(reply, done));
    });
  }

  private enter(req: IncomingMessage, res: ServerResponse, request: unknown, next: Next): void {
    const state = stateOf(res) ?? (this.isAroundFramework ? undefined : handshakeOf(req)) ?? this.begin(req, res);
    if (state.entered) return next();
    state.entered = true;
    state.request = request;
    enterContext(state.context, state, next);
  }

  private begin(req: IncomingMessage, res: ServerResponse): RequestState {
    const state = new RequestState(req, res, this.recorder);
    const context = this.openContext(state);
    if (this.recorder.capturesBodies) state.body = new BodyCapture(this.recorder.maxBodyBytes);
    watchResponse(state);
    this.returnIds(state, context);
    return state;
  }

  private returnIds(state: RequestState, context: ContextState): void {
    const { req, res, headers } = state;
    const requestId = context.peek('request_id') as string;
    const correlationId = context.peek('correlation_id') as string;
    if (this.hasReplies && req.httpVersionMajor === 1) state.head = new ReplyHead(res, this.header, requestId);
    else res.setHeader(this.header.written, requestId);
    if (headers['x-correlation-id'] === correlationId) res.setHeader('X-Correlation-ID', correlationId);
  }

  private openContext(state: RequestState): ContextState {
    const { headers } = state;
    const carrier = {
      requestId: headers[this.header.key],
      correlationId: headers['x-correlation-id'],
      traceparent: headers['traceparent'],
      tracestate: headers['tracestate'],
    };
    state.context = openContext(carrier, undefined, (context) => this.principals.fill(context, state.request));
    this.beginStory(state);
    return state.context;
  }

  private beginStory({ context, headers, remoteAddress }: RequestState): void {
    const { levels, stories } = this.runtime;
    if (levels.signatures !== undefined) context.level = levels.signatures.read(headers[this.levelHeaderKey]);
    if (this.tellsClients) context.client = this.recorder.addressOf(remoteAddress, headers['x-forwarded-for'] as string | undefined) ?? undefined;
    stories.begin(context);
  }

  /** The handshake's answer is no response object: the record is made of a stand-in that is given its status. */
  private upgrade(req: IncomingMessage, socket: Duplex): void {
    const answer = { statusCode: 0, headersSent: false, getHeader: () => undefined };
    const state = new RequestState(req, answer as unknown as ServerResponse, this.recorder);
    this.openContext(state);
    awaitHandshake(socket, (status) => {
      state.done = true;
      answer.headersSent = status !== null;
      answer.statusCode = status ?? 0;
      this.recorder.end(state, status !== null);
    });
  }
}

function giveId(reply: HeadedReply, done: Next): void {
  stateOf(reply.raw)?.head?.giveTo(reply);
  done();
}

/** Where Fastify routes a WebSocket handshake as a request, that is the request already noted as an upgrade. */
function handshakeOf(req: IncomingMessage): RequestState | undefined {
  const last = lastOn(req.socket);
  return last?.req === req ? last : undefined;
}

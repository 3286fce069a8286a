import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { noteError, stateOf, type RequestState } from './request-state';

const WAITING: unique symbol = Symbol('CAIRN:WAITING');

type Write = (this: object, chunk?: unknown, encoding?: unknown, callback?: unknown) => unknown;

type Emit = (this: object, ...event: unknown[]) => boolean;

interface Methods {
  emit: Emit;
  write: Write;
  end: Write;
}
interface WithQueue {
  [WAITING]?: Set<RequestState>;
}

/**
 * Watches one response to its end. Every function here is shared by all responses: a request costs three properties, no
 * closures and no listeners, which the app could remove.
 */
export function watchResponse(state: RequestState): void {
  const { req, res } = state;
  const watched = res as unknown as Methods;
  watched.write = countedWrite;
  watched.end = countedEnd;
  watched.emit = watchedEmit;
  if (req.headers['transfer-encoding'] !== undefined) countReceived(state);
  // A pipelined response that still waits for its turn has no socket and never learns that the connection is gone.
  if (res.socket === null) awaitTurn(state);
}

function watchedEmit(this: object, name: unknown, ...rest: unknown[]): boolean {
  if (name === 'finish') conclude(this as ServerResponse, true);
  else if (name === 'close') conclude(this as ServerResponse, false);
  else if (name === 'pipe') piped(this as ServerResponse, rest[0] as Readable);
  return inherited(this).emit.call(this, name, ...rest);
}

function conclude(res: ServerResponse, complete: boolean): void {
  const state = stateOf(res);
  if (state === undefined || state.done) return;
  state.done = true;
  if (state.waits) (state.socket as WithQueue)[WAITING]?.delete(state);
  state.observer.end(state, complete);
}

/** A stream that fails while it is piped leaves a response that may look well formed and is not whole. */
function piped(res: ServerResponse, source: Readable): void {
  source.once('error', (error: unknown) => {
    const state = stateOf(res);
    noteError(res, error);
    if (state !== undefined && res.headersSent) state.broken = true;
  });
}

/** The methods below our own, past whatever prototype the framework has given the response. */
function inherited(res: object): Methods {
  return Object.getPrototypeOf(res) as Methods;
}

function countedWrite(this: object, chunk?: unknown, encoding?: unknown, callback?: unknown): unknown {
  count(this, chunk, encoding);
  return inherited(this).write.call(this, chunk, encoding, callback);
}

function countedEnd(this: object, chunk?: unknown, encoding?: unknown, callback?: unknown): unknown {
  // HTTP/2 hands the last chunk to `write`
  if ((this as ServerResponse).req.httpVersionMajor === 1) count(this, chunk, encoding);
  return inherited(this).end.call(this, chunk, encoding, callback);
}

function count(res: object, chunk: unknown, encoding: unknown): void {
  const state = stateOf(res);
  if (state === undefined) return;
  const charset = typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8';
  if (typeof chunk === 'string') state.sentBytes += Buffer.byteLength(chunk, charset);
  else if (chunk instanceof Uint8Array) state.sentBytes += chunk.byteLength;
  else return;
  state.body?.add(chunk, charset);
}

/** A body of undeclared length is counted as it arrives, where Node's parser hands it to the request. */
function countReceived(state: RequestState): void {
  const { req } = state;
  const push = req.push;
  req.push = function counted(chunk: unknown, encoding?: BufferEncoding): boolean {
    if (chunk instanceof Uint8Array) state.receivedBytes += chunk.byteLength;
    return push.call(this, chunk, encoding);
  };
}

function awaitTurn(state: RequestState): void {
  const socket: Socket & WithQueue = state.socket;
  let waiting = socket[WAITING];
  if (waiting === undefined) {
    waiting = socket[WAITING] = new Set();
    socket.once('close', connectionGone);
  }
  waiting.add(state);
  state.waits = true;
}

function connectionGone(this: Socket): void {
  for (const state of (this as WithQueue)[WAITING] ?? []) conclude(state.res, false);
}

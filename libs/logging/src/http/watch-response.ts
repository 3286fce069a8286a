import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { noteError, type RequestState } from './request-state';

const WAITING: unique symbol = Symbol('CAIRN:WAITING');

interface Methods {
  emit(...event: unknown[]): boolean;
  write(chunk?: unknown, encoding?: unknown, callback?: unknown): unknown;
  end(chunk?: unknown, encoding?: unknown, callback?: unknown): unknown;
}
interface WithQueue {
  [WAITING]?: Set<RequestState>;
}

/**
 * Watches one response to its end: through three methods of its own, which know the state, and no listeners, which the app could remove.
 */
export function watchResponse(state: RequestState): void {
  const { req, res, headers } = state;
  const watched = res as unknown as Methods;
  watched.write = function countedWrite(chunk, encoding, callback) {
    count(state, chunk, encoding);
    return inherited(this).write.call(this, chunk, encoding, callback);
  };
  if (req.httpVersionMajor === 1) {
    // HTTP/2 hands the last chunk to `write`
    watched.end = function countedEnd(chunk, encoding, callback) {
      count(state, chunk, encoding);
      return inherited(this).end.call(this, chunk, encoding, callback);
    };
  }
  watched.emit = function watchedEmit(name, ...rest) {
    if (name === 'finish') conclude(state, true);
    else if (name === 'close') conclude(state, false);
    else if (name === 'pipe') piped(state, rest[0] as Readable);
    return inherited(this).emit.call(this, name, ...rest);
  };
  if (headers['transfer-encoding'] !== undefined) countReceived(state);
  // A pipelined response that still waits for its turn has no socket and never learns that the connection is gone.
  if (res.socket === null) awaitTurn(state);
}

function conclude(state: RequestState, complete: boolean): void {
  if (state.done) return;
  state.done = true;
  if (state.waits) (state.socket as WithQueue)[WAITING]?.delete(state);
  state.observer.end(state, complete);
}

/** A stream that fails while it is piped leaves a response that may look well formed and is not whole. */
function piped(state: RequestState, source: Readable): void {
  source.once('error', (error: unknown) => {
    noteError(state.res, error);
    if (state.res.headersSent) state.broken = true;
  });
}

/** The methods below our own, past whatever prototype the framework has given the response. */
function inherited(res: object): Methods {
  return Object.getPrototypeOf(res) as Methods;
}

function count(state: RequestState, chunk: unknown, encoding: unknown): void {
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
  for (const state of (this as WithQueue)[WAITING] ?? []) conclude(state, false);
}

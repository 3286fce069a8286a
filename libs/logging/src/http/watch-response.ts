import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { noteError, stateOf, type RequestState } from './request-state';

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
 * Watches one response to its end: through three methods of its own, and no listeners, which the app could remove.
 */
export function watchResponse(state: RequestState): void {
  const { req, res, headers } = state;
  const watched = res as unknown as Methods;
  watched.write = countedWrite;
  if (req.httpVersionMajor === 1) watched.end = countedEnd; // HTTP/2 hands the last chunk to `write`
  watched.emit = watchedEmit;
  if (headers['transfer-encoding'] !== undefined) countReceived(state);
  // A pipelined response that still waits for its turn has no socket and never learns that the connection is gone.
  if (res.socket === null) awaitTurn(state);
}

// The same for all responses, which find their state by themselves: none is made for each.
function countedWrite(this: Methods, chunk?: unknown, encoding?: unknown, callback?: unknown): unknown {
  count(stateOf(this), chunk, encoding);
  return inherited(this).write.call(this, chunk, encoding, callback);
}

function countedEnd(this: Methods, chunk?: unknown, encoding?: unknown, callback?: unknown): unknown {
  count(stateOf(this), chunk, encoding);
  return inherited(this).end.call(this, chunk, encoding, callback);
}

function watchedEmit(this: Methods, name: unknown, ...rest: unknown[]): boolean {
  if (name === 'finish') conclude(stateOf(this), true);
  else if (name === 'close') conclude(stateOf(this), false);
  else if (name === 'pipe') piped(stateOf(this), rest[0] as Readable);
  return inherited(this).emit.call(this, name, ...rest);
}

function conclude(state: RequestState | undefined, complete: boolean): void {
  if (state === undefined || state.done) return;
  state.done = true;
  if (state.waits) (state.socket as WithQueue)[WAITING]?.delete(state);
  state.observer.end(state, complete);
}

/** A stream that fails while it is piped leaves a response that may look well formed and is not whole. */
function piped(state: RequestState | undefined, source: Readable): void {
  if (state === undefined) return;
  source.once('error', (error: unknown) => {
    noteError(state.res, error);
    if (state.res.headersSent) state.broken = true;
  });
}

/** The methods below our own, past whatever prototype the framework has given the response. */
function inherited(res: object): Methods {
  return Object.getPrototypeOf(res) as Methods;
}

function count(state: RequestState | undefined, chunk: unknown, encoding: unknown): void {
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
  for (const state of (this as WithQueue)[WAITING] ?? []) conclude(state, false);
}

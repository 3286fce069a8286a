import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { noteError, stateOf, type RequestState } from './request-state';

/** Told once per request, when its response is out or will never be. */
export interface EndObserver {
  /** `finished`: the whole response was handed to the operating system. */
  end(state: RequestState, finished: boolean): void;
}

const OBSERVER: unique symbol = Symbol('CAIRN:OBSERVER');
const WAITING: unique symbol = Symbol('CAIRN:WAITING');

type Write = (this: object, chunk?: unknown, encoding?: unknown, callback?: unknown) => unknown;

interface Watched {
  [OBSERVER]: EndObserver;
  write: Write;
  end: Write;
}
interface WithQueue {
  [WAITING]?: Set<RequestState>;
}
interface Prototype {
  write: Write;
  end: Write;
}

/**
 * Watches one response to its end. Every function here is shared by all responses: a request costs listeners and properties,
 * no closures.
 */
export function watchResponse(state: RequestState, observer: EndObserver): void {
  const { req, res } = state;
  const watched = res as unknown as Watched;
  watched[OBSERVER] = observer;
  watched.write = countedWrite;
  watched.end = countedEnd;
  res.on('finish', finished);
  res.on('close', closed);
  res.on('pipe', piped);
  if (req.headers['transfer-encoding'] !== undefined) countReceived(state);
  // A pipelined response that still waits for its turn has no socket and never learns that the connection is gone.
  if (res.socket === null) awaitTurn(state);
}

function finished(this: ServerResponse): void {
  conclude(this, true);
}

function closed(this: ServerResponse): void {
  conclude(this, false);
}

function conclude(res: ServerResponse, complete: boolean): void {
  const state = stateOf(res);
  if (state === undefined || state.done) return;
  state.done = true;
  (state.socket as WithQueue)[WAITING]?.delete(state);
  (res as unknown as Watched)[OBSERVER].end(state, complete);
}

/** A stream that fails while it is piped leaves a response that may look well formed and is not whole. */
function piped(this: ServerResponse, source: Readable): void {
  source.once('error', (error: unknown) => {
    const state = stateOf(this);
    noteError(this, error);
    if (state !== undefined && this.headersSent) state.broken = true;
  });
}

/** The methods below our own, past whatever prototype the framework has given the response. */
function inherited(res: object): Prototype {
  return Object.getPrototypeOf(res) as Prototype;
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
}

function connectionGone(this: Socket): void {
  for (const state of (this as WithQueue)[WAITING] ?? []) conclude(state.res, false);
}

import { currentEntrance } from '../context/cls-context';
import { RequestState, stateOf } from './request-state';

/** The HTTP request this code runs for, until its response is out; `undefined` outside of one. */
export function runningRequest(): RequestState | undefined {
  const entrance = currentEntrance();
  return entrance instanceof RequestState && !entrance.done ? entrance : undefined;
}

/** The state of a request that is being handled: that of the running story, if it is this one's, else the one its response bears. */
export function stateInHand(request: unknown, response: unknown): RequestState | undefined {
  const entrance = currentEntrance();
  return entrance instanceof RequestState && entrance.request === request ? entrance : stateOf(response);
}

/**
 * Whether this code runs for the request that became a WebSocket: it brought the connection, not what comes over it. Node marks a request as an
 * upgrade only where a server takes it for one.
 */
export function isInHandshake(): boolean {
  const entrance = currentEntrance();
  return entrance instanceof RequestState && (entrance.req as { upgrade?: unknown }).upgrade === true;
}
